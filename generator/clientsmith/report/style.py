"""How the page looks, by day and by night. A constant, so that its hash can be in the policy."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --line: #8884; --old: #d1242f22; --new: #1a7f3722; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
code { font: 13px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
fieldset { border: 1px solid var(--line); border-radius: 6px; }
label { margin-right: 1rem; }
details { border: 1px solid var(--line); border-radius: 6px; }
details { margin: .5rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; }
summary:focus-visible, input:focus-visible { outline: 2px solid; outline-offset: 2px; }
section.breaking details { border-left: 4px solid #d1242f; }
section.risky details { border-left: 4px solid #bf8700; }
section.compatible details { border-left: 4px solid #1a7f37; }
section.docs details { border-left: 4px solid #0969da; }
table { border-collapse: collapse; margin: .6rem 0; table-layout: fixed; width: 100%; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; width: 50%; }
td { vertical-align: top; }
th { font-weight: 600; }
td:first-child:not(:empty) { background: var(--old); }
td:last-child:not(:empty) { background: var(--new); }
tr.places td { background: none; font-size: 12px; overflow-wrap: anywhere; }
del { background: #d1242f44; }
ins { background: #1a7f3744; text-decoration: none; }
.flag { border: 1px solid; border-radius: 1em; font-size: 12px; padding: 0 .5em; }
.approved { border-style: dashed; }
.about { font-size: 12px; opacity: .75; }
body:has(#show-breaking:not(:checked)) section.breaking { display: none; }
body:has(#show-risky:not(:checked)) section.risky { display: none; }
body:has(#show-compatible:not(:checked)) section.compatible { display: none; }
body:has(#show-docs:not(:checked)) section.docs { display: none; }
"""
