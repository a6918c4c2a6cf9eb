"""Lets an unmodified Playwright drive the WebKitGTK of the distribution.

Playwright starts `pw-webkitgtk` in place of its own WebKit and speaks its private protocol over two pipes. This package
answers: partly by WebKitGTK's own programming interface (windows, cookies, permissions, input), partly by the remote
inspector that every WebKitGTK carries (evaluation, network, console). Whatever neither can do is refused in words.

| module | subject |
|---|---|
| `start`, `arguments`, `guard`, `display` | the program, its options, and that nothing outlives it |
| `libraries`, `tasks`, `commands`, `refusals` | what all others stand on |
| `pipe`, `browser`, `contexts`, `cookies` | the browser as Playwright sees it |
| `targets`, `inspector`, `relay` | the remote inspector |
| `pages`, `conversation`, `windows`, `frames`, `navigation`, `scripts`, `nodes` | one page and what is in it |
| `events`, `defaults`, `emulation`, `permissions`, `dialogs` | what a page tells, and how it is set up |
| `mouse`, `keyboard`, `gestures`, `screenshots`, `screencast` | hands and eyes |
"""
