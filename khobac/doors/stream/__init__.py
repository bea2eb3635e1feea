"""The event stream: tells open pages that their unit has a new alert. What it says is fetched from the portal.

A plain ASGI application under uvicorn, a process of its own: each stream holds a connection for minutes, which would cost
the portal a thread. It sends no content, so that no right has to be checked twice.
"""
