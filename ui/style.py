"""How the page looks: one sheet, for light and dark, without anything fetched from elsewhere.

Colour never says anything alone: every owner has a letter, every verdict a word.
"""

from __future__ import annotations

from facilitator.ui.markup import Html

TONES = (
    ("#275d8c", "#8fbfe8"),
    ("#8a4a22", "#e2a67d"),
    ("#56616c", "#b4bfca"),
    ("#40683a", "#9fca96"),
    ("#6a4a7e", "#c6a6da"),
    ("#226a68", "#86cbc8"),
    ("#7c3450", "#dd9bb5"),
    ("#6b5d1f", "#d3c27a"),
)
"""Colours of owners, each for a light and a dark page; contrast to the page 4.5 to 1 or more."""

_TONES = "\n".join(
    f".tone-{number} {{ --tone: light-dark({light}, {dark}); }}"
    for number, (light, dark) in enumerate(TONES)
)

SHEET = Html(
    f"""<style>
{_TONES}
:root {{
  --quiet: light-dark(#5b6570, #a9b2bc);
  --line: light-dark(#d5dae0, #3b424a);
  --raised: light-dark(#f5f6f8, #1d2228);
  --marked: light-dark(#fff0b3, #5a4a10);
  --wrong: light-dark(#a61b1b, #ff9a91);
  --right: light-dark(#2c6a35, #8fcf98);
}}
.stMainBlockContainer {{ padding-top: 2.4rem; padding-bottom: 4rem; max-width: 96rem; }}
.simulation {{ font-size: .82rem; color: var(--quiet); border-left: 3px solid var(--quiet);
  padding: .1rem .6rem; margin: 0; }}
.words {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
.words[dir=auto] {{ unicode-bidi: isolate; }}
.quiet {{ color: var(--quiet); font-size: .86rem; }}
.small {{ font-size: .86rem; }}
.avatar {{ display: inline-flex; flex: none; align-items: center; justify-content: center;
  width: 2.1rem; height: 2.1rem; border-radius: 50%; font-weight: 600; font-size: .95rem;
  color: light-dark(#fff, #14181c); background: var(--tone); }}
.avatar.person {{ background: none; color: var(--tone); box-shadow: inset 0 0 0 2px var(--tone); }}
.turn {{ display: flex; gap: .7rem; margin: 0; }}
.turn {{ content-visibility: auto; contain-intrinsic-size: auto 9rem; }}
.sheaf > .turn + .turn {{ margin-top: 1rem; }}
.turn > .body {{ flex: 1; min-width: 0; }}
.turn header, .clause header {{ display: flex; flex-wrap: wrap; gap: .25rem .6rem;
  align-items: baseline; }}
.name {{ font-weight: 600; color: var(--tone); }}
.chip {{ font-size: .74rem; line-height: 1.35; padding: 0 .42rem; border: 1px solid var(--line);
  border-radius: .6rem; color: var(--quiet); white-space: nowrap; }}
.chip.person {{ border-color: var(--tone); color: var(--tone); }}
.chip.wrong {{ border-color: var(--wrong); color: var(--wrong); }}
.chip.right {{ color: var(--right); }}
.chip.private {{ border-style: dashed; border-color: var(--tone); }}
.said {{ margin: .25rem 0 0; line-height: 1.48; font-size: .95rem; }}
.said > .lead {{ color: var(--quiet); }}
.long {{ max-height: 20rem; overflow: auto; display: block; border: 1px solid var(--line);
  border-radius: .4rem; padding: .4rem .6rem; }}
.turn.caucus > .body {{ border-left: 3px dashed var(--tone); padding-left: .7rem; }}
details.evidence {{ display: inline; margin-left: .3rem; }}
details.evidence > summary {{ display: inline; cursor: pointer; font-size: .76rem; white-space: nowrap;
  color: var(--quiet); border-bottom: 1px dotted var(--quiet); list-style: none; }}
details.evidence > summary::-webkit-details-marker {{ display: none; }}
details.evidence > summary.wrong {{ color: var(--wrong); border-color: var(--wrong); }}
details.evidence[open] > summary {{ font-weight: 600; }}
details.more > summary {{ cursor: pointer; font-size: .84rem; color: var(--quiet); }}
.heading {{ font-size: 1.15rem; font-weight: 650; margin: 0; padding: 0; }}
.card {{ margin: .4rem 0 .6rem; padding: .5rem .8rem; border: 1px solid var(--line);
  border-left: 3px solid var(--tone, var(--quiet)); border-radius: .3rem;
  background: var(--raised); font-size: .88rem; line-height: 1.5; display: block; }}
.card .place {{ font-weight: 600; }}
.card ul {{ margin: .3rem 0 0; padding-left: 1.1rem; }}
mark {{ background: var(--marked); color: inherit; padding: .05rem 0; }}
.clause {{ border-top: 1px solid var(--line); padding: .7rem 0 .4rem; }}
.clause h3, .doc h3 {{ font-size: 1rem; margin: 0; padding: 0; font-weight: 600; }}
.clause .text {{ margin: .35rem 0; line-height: 1.55; }}
.bracket {{ display: block; border-left: 3px solid var(--tone); padding: .1rem .7rem;
  margin: .3rem 0; color: var(--tone); line-height: 1.5; }}
.bracket .owner {{ font-weight: 700; font-size: .82rem; }}
.sides {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .6rem; }}
.sides > .bracket {{ margin: 0; }}
.changed {{ background: light-dark(#e3f1e2, #21361f); text-decoration: none; }}
.gone {{ color: var(--quiet); text-decoration: line-through; }}
.objection {{ border-left: 3px solid var(--wrong); padding-left: .6rem; margin: .3rem 0;
  font-size: .9rem; }}
.objection > .lead {{ color: var(--wrong); font-weight: 600; }}
.alert {{ border: 1px solid var(--line); border-left: 4px solid var(--quiet); padding: .5rem .8rem;
  border-radius: .3rem; background: var(--raised); margin: .2rem 0; }}
.alert.wrong {{ border-left-color: var(--wrong); }}
.alert.right {{ border-left-color: var(--right); }}
.stHtml .phases {{ display: flex; flex-wrap: wrap; gap: .15rem .2rem; list-style: none; padding: 0;
  margin: .2rem 0 .4rem 0; font-size: .82rem; }}
.stHtml .phases li {{ list-style: none; padding: .1rem .55rem; border-bottom: 3px solid var(--line); color: var(--quiet);
  margin: 0; }}
.phases li.done {{ border-color: var(--right); color: inherit; }}
.phases li.now {{ border-color: light-dark(#275d8c, #8fbfe8); color: inherit; font-weight: 600; }}
table.plain {{ border-collapse: collapse; width: 100%; font-size: .88rem; margin: .4rem 0; }}
table.plain th, table.plain td {{ border: 1px solid var(--line); padding: .3rem .55rem;
  text-align: left; vertical-align: top; line-height: 1.45; }}
table.plain th {{ background: var(--raised); font-weight: 600; }}
.scroll {{ overflow-x: auto; }}
.doc h2 {{ font-size: 1.08rem; margin: 1.1rem 0 .3rem; padding: 0; font-weight: 650; }}
.doc h3 {{ margin: .8rem 0 .2rem; }}
.doc p {{ margin: .3rem 0; line-height: 1.55; }}
.doc .remark {{ padding-left: .8rem; border-left: 2px solid var(--line); font-size: .92rem; }}
.doc ul {{ margin: .3rem 0; padding-left: 1.2rem; }}
.doc dl {{ margin: .3rem 0; }}
.doc dt {{ font-weight: 600; font-size: .9rem; margin-top: .35rem; }}
.doc dd {{ margin: 0 0 0 .9rem; line-height: 1.5; }}
.wall {{ font-size: clamp(1.25rem, 1.9vw, 2.1rem); line-height: 1.5; }}
.wall .clause h3 {{ font-size: 1.12em; }}
.wall .bracket .owner {{ font-size: .72em; }}
.wall .chip {{ font-size: .55em; }}
.wall .bracket {{ border-left-width: 6px; }}
.legend {{ display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; }}
.seat-at-table {{ display: inline-flex; align-items: center; gap: .4rem; }}
.seat-at-table .avatar {{ width: 1.6rem; height: 1.6rem; font-size: .78rem; }}
.session {{ margin: 0; }}
ul.links {{ margin: 0; padding-left: 1.1rem; }}
ul.links li {{ margin: .2rem 0; }}
.wall.title {{ font-size: clamp(1.6rem, 2.6vw, 2.8rem); }}
.wall.title::first-letter {{ text-transform: uppercase; }}
[data-testid=stLayoutWrapper]:has(> .st-key-chat) {{ --high: clamp(20rem, 100vh - 30rem, 70rem); }}
.st-key-dialogue:has(.st-key-gate) [data-testid=stLayoutWrapper]:has(> .st-key-chat) {{
  --high: clamp(16rem, 100vh - 39rem, 60rem); }}
[data-testid=stLayoutWrapper]:has(> .st-key-text-beside) {{ --high: clamp(24rem, 100vh - 17rem, 80rem); }}
[data-testid=stLayoutWrapper]:has(> .st-key-chat), [data-testid=stLayoutWrapper]:has(> .st-key-text-beside) {{
  flex: none; height: var(--high) !important; }}
.st-key-chat, .st-key-text-beside {{ flex: 1 1 auto; height: 100% !important; }}
.st-key-pictures {{ position: sticky; top: 4rem; }}
@media (max-width: 1100px) {{
  .st-key-text-page > [data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock] {{ flex-wrap: wrap; }}
  .st-key-text-page > [data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock] > [data-testid=stColumn] {{ min-width: 100%; }}
  .st-key-text-page > [data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock] > [data-testid=stColumn]:last-child {{ order: -1; }}
  .st-key-pictures {{ position: static; }}
}}
.st-key-links {{ border-bottom: 1px solid var(--line); padding-bottom: .2rem; }}
.card-row {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem; }}
.stApp [role=radio][aria-checked=true] p, .stApp [role=tab][aria-selected=true] p {{
  color: light-dark(#1f4f7a, #a9cdec); }}
.stHtml a {{ color: light-dark(#1f5b92, #9cc7ee); }}
:focus-visible {{ outline: 2px solid light-dark(#275d8c, #8fbfe8); outline-offset: 2px; }}
</style>"""
)
