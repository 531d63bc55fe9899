"""How little of the processor this session wants beside others: a new session does not take that over from who started it. On a
kernel that shares out by the session (autogroup) tests/torture/run says so; elsewhere there is nothing to say."""


def own():
    try:
        with open("/proc/self/autogroup") as file:
            return file.read().split()[-1]
    except (OSError, IndexError):
        return "0"


def take(nice):
    """In the new session, what own() said before it."""
    if nice != "0":
        try:
            with open("/proc/self/autogroup", "w") as file:
                file.write(nice)
        except OSError:
            pass
