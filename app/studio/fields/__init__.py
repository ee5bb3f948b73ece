"""Every field of the quest language as a control: what it is called, how it is shown, how a form is read back.

``given`` is what a browser sends, ``spot`` where a control stands, ``plain``, ``picks``, ``rules`` and ``tables`` are
the controls, ``questions``, ``steps``, ``levels`` and ``about`` say in words what each field of each model is.
"""
