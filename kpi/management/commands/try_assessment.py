"""Try a small assessment before saving it: from entered values to ranks."""

from alliance.core.management.trial import Answer, Question, TrialCommand
from kpi.trying import assessments


class Command(TrialCommand):
    """Compute a run of a few units or alliances, per question."""

    help = "试算考核：标准输入读 JSON 列表，标准输出写 JSON 列表"

    def answer(self, question: Question) -> Answer:
        """The subjects in ranking order."""
        return assessments.answer(question)

    def refusal(self, reason: str) -> Answer:
        """An assessment that cannot be read has no subjects, but a reason with its place."""
        return {"subjects": [], "error": {"message": reason}}
