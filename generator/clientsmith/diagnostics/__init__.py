"""What the generator says about a spec: values with a place, a code and a hint.

Stages add diagnostics to a `Report`; nothing here prints or stops. Codes are stable: `E1` source,
`E2` schema, `E3` naming, `E4` operations, `E5` configuration, `E6` output; a warning has the same
numbers with `W`. Each code is one class, whose docstring is its page in `clientsmith explain`.
"""

from clientsmith.diagnostics.core import (
    Diagnostic,
    InternalError,
    Note,
    Origin,
    Report,
    Severity,
    SpecError,
)

__all__ = ["Diagnostic", "InternalError", "Note", "Origin", "Report", "Severity", "SpecError"]
