"""What stands about a client, in groups, and the permission by which each is read (domain.md section 8).

The pages ask the same permissions; a test holds each group against what a page of each role says
(tests/trust/test_fields_by_role.py), and docs/who-may-see-what.md is written from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.vocabulary import Permission


@dataclass(frozen=True)
class FieldGroup:
    """``words`` name it in the page of docs; ``besides`` says what the table alone does not."""

    key: str
    words: str
    permission: Permission
    besides: str = ""


FIELD_GROUPS: tuple[FieldGroup, ...] = (
    FieldGroup("pseudonym", "Pseudonym, language, plan and risk", Permission.READ_PLAN),
    FieldGroup("contact_rules", "Ways and times in which she may be reached", Permission.READ_PLAN),
    FieldGroup(
        "sealed_contact",
        "Number or address, code words, what to say",
        Permission.READ_CONTACT,
        "also read by who owes her a call or step; by a supervisor with a reason, for an hour",
    ),
    FieldGroup("answers", "Answers that she sent, item by item", Permission.READ_ANSWERS, "drafts: by nobody but her"),
    FieldGroup("messages", "Messages beside her plan", Permission.ANSWER_MESSAGE),
    FieldGroup("notes", "Counselling notes", Permission.READ_NOTES, "everybody reads what she wrote herself"),
    FieldGroup(
        "restricted_notes",
        "Restricted notes",
        Permission.READ_RESTRICTED,
        "by a quality analyst with a reason, for an hour",
    ),
    FieldGroup(
        "violence_notes",
        "Notes about violence at home (P-V)",
        Permission.READ_RESTRICTED,
        "of these, supervisors and the assigned clinician alone",
    ),
    FieldGroup("protocols", "Crisis protocols and what was done", Permission.RUN_PROTOCOL),
    FieldGroup("contact_cards", "Contacts with the first line", Permission.READ_CARD),
)
