"""Questions about the machine room."""

from alliance.core.models import Job


def jobs_waiting() -> int:
    """How many jobs have not ended."""
    return Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).count()
