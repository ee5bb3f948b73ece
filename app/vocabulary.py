"""Words that every room shares, as closed lists. Values are those of the event log and of the database.

The domain (``quests``) knows the same values as plain text; a member of these lists is that text.
"""

from __future__ import annotations

from enum import StrEnum


class Frame(StrEnum):
    """How a client reads her quest: as a journey with a trail, or as a plain plan."""

    JOURNEY = "journey"
    PLAIN = "plain"


class Audience(StrEnum):
    """Whom a quest speaks to: the person herself, someone close to her, or a young person."""

    SELF = "self"
    CLOSE_PERSON = "close_person"
    YOUNG = "young"


class Risk(StrEnum):
    """The risk ladder of domain.md section 2. ``unasked`` is treated as medium."""

    UNASKED = "unasked"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    EMERGENCY = "emergency"


class ToolKind(StrEnum):
    """What a client may keep for herself beside her plan."""

    GOAL = "goal"
    AGREEMENT = "agreement"
    LIMITS = "limits"
    HARD_MOMENT = "hard_moment"
    LOG = "log"
    MONEY_DATE = "money_date"
    CARD = "card"


class Role(StrEnum):
    """The twelve roles of domain.md section 8, and the two that stand beside its table."""

    AGENT = "agent"
    COUNSELLOR = "counsellor"
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    TEAM_LEAD = "team_lead"
    MANAGER = "manager"
    DIRECTOR = "director"
    PLANNER = "planner"
    QUALITY = "quality"
    DESIGNER = "designer"
    TRAINER = "trainer"
    ADMIN = "admin"
    ANALYST = "analyst"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """One act that a member of staff may or may not do. Who may, and over whom: app/permissions.py."""

    SEE_WORKLIST = "see_worklist"
    SEE_UNASSIGNED = "see_unassigned"
    TAKE_JOURNEY = "take_journey"
    READ_CLIENT = "read_client"
    READ_PLAN = "read_plan"
    READ_ANSWERS = "read_answers"
    READ_NOTES = "read_notes"
    WRITE_NOTE = "write_note"
    OPEN_CLIENT = "open_client"
    ISSUE_CODE = "issue_code"
    APPROVE_REISSUE = "approve_reissue"
    OFFER_QUEST = "offer_quest"
    PUBLISH_TIMES = "publish_times"
    BOOK_FOR_CLIENT = "book_for_client"
    REVIEW_STEP = "review_step"
    ANSWER_MESSAGE = "answer_message"
    DO_STEP = "do_step"
    READ_CONTACT = "read_contact"
    HAND_OVER = "hand_over"
    RAISE_RISK = "raise_risk"
    END_HOLD = "end_hold"
    REASSIGN = "reassign"
    RECORD_DEATH = "record_death"
    READ_DROPOFF = "read_dropoff"
    EXPORT_EVENTS = "export_events"
    SEND_GROUP_TASK = "send_group_task"
    FIT_PLAN = "fit_plan"
    OPEN_STUDIO = "open_studio"
    DRAFT_QUEST = "draft_quest"
    APPROVE_CLINICAL = "approve_clinical"
    APPROVE_SAFETY = "approve_safety"
    MOVE_PEOPLE = "move_people"
    SET_RULES = "set_rules"
    KEEP_LAUNCH = "keep_launch"
    MANAGE_PEOPLE = "manage_people"
    WRITE_WORDS = "write_words"
    MANAGE_CHANNELS = "manage_channels"
    TAKE_CONTACT = "take_contact"
    READ_CARD = "read_card"
    ACCEPT_HANDOVER = "accept_handover"
    SCREEN_CLIENT = "screen_client"
    LOWER_RISK = "lower_risk"
    ASSESS_SAFETY = "assess_safety"
    RUN_PROTOCOL = "run_protocol"
    READ_RESTRICTED = "read_restricted"
    WRITE_RESTRICTED = "write_restricted"
    END_VIOLENCE_LOCK = "end_violence_lock"
    SET_HOURS = "set_hours"
    PLAN_ON_CALL = "plan_on_call"
    SET_SERVICE = "set_service"
    APPROVE_SETTING = "approve_setting"
    READ_AUDIT = "read_audit"
    SEE_BOARD = "see_board"
    ASK_HELP = "ask_help"
    ANSWER_HELP = "answer_help"
    READ_SHIFT = "read_shift"
    SEE_CASELOADS = "see_caseloads"
    BULK_ACT = "bulk_act"
    WRITE_REPLY_TEMPLATES = "write_reply_templates"
    READ_SUPERVISION = "read_supervision"
    WRITE_SUPERVISION = "write_supervision"
    BREAK_GLASS_CONTACT = "break_glass_contact"
    BREAK_GLASS_NOTES = "break_glass_notes"
    APPROVE_BREAK_GLASS = "approve_break_glass"


class ContactChannel(StrEnum):
    """How somebody reached us, or gave an answer that we have to act on: the channels of the event log."""

    CALL = "call"
    CHAT = "chat"
    MESSAGE = "message"
    EMAIL = "email"
    FORM = "form"
    VIDEO = "video"
    PORTAL = "portal"


class ContactEnding(StrEnum):
    """How a contact ended. Only ``completed`` and ``not_now`` were ended by both; a line that drops is its own."""

    COMPLETED = "completed"
    NOT_NOW = "not_now"
    LINE_LOST = "line_lost"
    NOT_FOR_US = "not_for_us"


class FollowUp(StrEnum):
    """What the person said to being asked again how she is."""

    AGREED = "agreed"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"


class ProtocolKind(StrEnum):
    """The crisis protocols of domain.md section 2.1: danger to life, acute money trouble, violence at home."""

    P_S = "p_s"
    P_F = "p_f"
    P_V = "p_v"


class ProtocolDeed(StrEnum):
    """What became of one step of a protocol. One that was not done has a reason."""

    DONE = "done"
    NOT_DONE = "not_done"


class ClockKind(StrEnum):
    """What the service owes by a time, beside the promises of a quest (domain.md 2.1)."""

    HANDOVER = "handover"
    DECISION = "decision"
    SENIOR = "senior"
    CLINICIAN = "clinician"
    DEBT_HELP = "debt_help"
    CALL_BACK = "call_back"
    RECORD_REVIEW = "record_review"
    DEBRIEF = "debrief"


class Duty(StrEnum):
    """Who is on call for what. Of one duty the lowest rank is asked first, then the next."""

    SUPERVISOR = "supervisor"
    CLINICIAN = "clinician"
    DUTY_MANAGER = "duty_manager"


class NoteKind(StrEnum):
    """Who may read a note. Restricted: details of suicide or violence. Violence: P-V, read by even fewer."""

    ORDINARY = "ordinary"
    RESTRICTED = "restricted"
    VIOLENCE = "violence"


class ApprovalKind(StrEnum):
    """What a second member of staff says yes or no to, where it is no matter of one client."""

    SETTING = "setting"
    INVITATION = "invitation"
    ROLES = "roles"


class GlassKind(StrEnum):
    """What may be read by breaking the glass (the X of domain.md section 8)."""

    CONTACT = "contact"
    RESTRICTED_NOTES = "restricted_notes"


class SupervisionKind(StrEnum):
    """A talk of supervision: with one colleague, with several, or after an emergency."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    AFTER_EMERGENCY = "after_emergency"


class Scope(StrEnum):
    """Over whom a permission holds: her own rows, the clients assigned to her, her team, or everyone."""

    OWN = "own"
    ASSIGNED = "assigned"
    TEAM = "team"
    ALL = "all"


class StaffState(StrEnum):
    """Only ``active`` opens anything. Invited has not set a password yet; suspended and left are shut out."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class ActorKind(StrEnum):
    """Who did what the audit log tells: a client, a member of staff, the product itself, or nobody known."""

    CLIENT = "client"
    STAFF = "staff"
    SYSTEM = "system"
    NOBODY = "nobody"


class CodeKind(StrEnum):
    """What a one-time code is for: her first words, new words from the service, or new words by herself."""

    CLAIM = "claim"
    REISSUE = "reissue"
    RECOVERY = "recovery"


class Decision(StrEnum):
    """What a second person says to a colleague's request."""

    APPROVED = "approved"
    DECLINED = "declined"


class LaunchState(StrEnum):
    """How far an item of the launch checklist is. ``not_needed`` says why in its evidence."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class DraftDeed(StrEnum):
    """What somebody did to a draft: one edit to undo. ``text``: in the YAML tab; ``written``: in the fields."""

    BEGAN = "began"
    TEXT = "text"
    WRITTEN = "written"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    DUPLICATED = "duplicated"
    RENAMED = "renamed"
    FIXED = "fixed"
    TRANSLATED = "translated"
    IMPORTED = "imported"


class VersionStatus(StrEnum):
    """Where a version of a quest is in its life, once it is no draft any more. Pilot: walked by few. Published: by all
    who start. Retired: by who is inside. Withdrawn: by nobody, since it may harm; who is inside is talked to.
    """

    PILOT = "pilot"
    PUBLISHED = "published"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


class SignedPart(StrEnum):
    """What somebody signs of a version: its design, that it is clinically sound, that it is safe (domain.md 8)."""

    DESIGN = "design"
    CLINICAL = "clinical"
    SAFETY = "safety"


class ChannelKind(StrEnum):
    """How a message may reach somebody. ``portal`` leaves the service by no wire: it waits on her own pages."""

    PORTAL = "portal"
    EMAIL = "email"
    SMS = "sms"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    SIGNAL = "signal"
    MATRIX = "matrix"
    PUSH = "push"


class OutgoingState(StrEnum):
    """Where a message is. Uncertain: it may have gone out, and may not be sent again. Dead: it was tried in vain."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    CANCELLED = "cancelled"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


class SendPolicy(StrEnum):
    """What happens where nobody knows whether a message went out: it is sent again, or never (trust.md P6, note a)."""

    AT_LEAST_ONCE = "at_least_once"
    AT_MOST_ONCE = "at_most_once"


class DeliveryOutcome(StrEnum):
    """How one try went. Failed: another may help. Refused: none will. Unknown: nobody can say whether it arrived."""

    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class OneTap(StrEnum):
    """What somebody may answer to a message with one tap, without signing in."""

    LATER = "later"
    PAUSE = "pause"
    STOP = "stop"
    DONE = "done"
