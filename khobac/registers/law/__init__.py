"""The law as dated data: texts, procedures with components and deadlines, forms, and typed parameters with their
article.

Promise: `law_on(day)` answers every value in force that day in one statement; a draft never counts; nobody approves
his own draft. What was not verified says so (`certainty`) and keeps saying so on the law page.
"""
