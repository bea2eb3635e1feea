"""The life of a payment dossier, a function a step.

filing: check, submit, withdraw · examination: examine, accept, undo, send_back, refuse · approval: countersign, approve ·
dispatch: send, ask · answers: receive, unanswered · returned: resend, give_up · reissue: propose, approve, decline ·
explanation: reperform.
"""
