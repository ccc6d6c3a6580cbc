"""Somebody without a mouse: Tab, Enter, Space, arrows and letters, and an eye on where the focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Locator

MOST_TABS: Final = 250
# A ring may be drawn by the focused element itself or by the frame of the field that it is in.
_RING: Final = """one => {
  const rung = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== 'none';
  for (let at = one, step = 0; at && step < 5; at = at.parentElement, step += 1)
    if (rung(getComputedStyle(at))) return true;
  return false;
}"""


class Typist(Visitor):
    """A visitor who never clicks."""

    def reach(self, target: Locator, *, back: bool = False) -> None:
        """Tab on (or ``back``) to ``target``, and see that its focus shows; fails where it cannot be reached.

        Once the page is at rest: what is drawn anew loses the focus, and the key that was meant for it.
        """
        target.wait_for()
        self.settle()
        for _tab in range(MOST_TABS):
            self.press("Shift+Tab" if back else "Tab")
            if target.evaluate("one => one === document.activeElement"):
                assert target.evaluate(_RING), f"no ring around {target}"
                return
        raise AssertionError(f"{MOST_TABS} Tabs do not lead to {target}")

    def enter(self, target: Locator, *, back: bool = False) -> None:
        """Reach it and press Enter."""
        self.reach(target, back=back)
        self.press("Enter")
