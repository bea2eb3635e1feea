"""The portal: web pages for units, officers, approvers, supervisors, leaders, taxpayers and the public.

Pages are HTML made on the server; every one works without JavaScript, and htmx only saves page loads. The look
(tokens, parts, scripts) is described for page authors in docs/inside/look.md and shown whole by patterns.html.
"""
