package org.folio.batch.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.util.List;

/** Whether a page fits its window: nothing is cut, and whoever uses it reaches every control. */
final class Reflow {
  // A table may scroll within its frame; what is in it is scrolled into view first.
  private static final String FAULTS =
      """
      () => {
        const faults = [];
        const width = document.documentElement.clientWidth;
        const name = (e) => e.outerHTML.replace(/\\s+/g, ' ').slice(0, 120);
        if (document.documentElement.scrollWidth > width) faults.push('the page scrolls sideways');
        const dialog = document.querySelector('dialog[open]');
        const within = dialog ?? document.body;
        for (const e of within.querySelectorAll('*')) {
          if (!e.checkVisibility() || e.closest('.hidden, svg, progress, input, select')) continue;
          const { overflowX, overflowY } = getComputedStyle(e);
          const isCut = (of, size, room) => ['hidden', 'clip'].includes(of) && size > room + 1;
          if (isCut(overflowX, e.scrollWidth, e.clientWidth) || isCut(overflowY, e.scrollHeight, e.clientHeight)) {
            faults.push('is cut: ' + name(e));
          }
        }
        for (const e of within.querySelectorAll('a[href], button, input, select, textarea, summary')) {
          if (!e.checkVisibility() || e.matches('.skip')) continue;
          e.scrollIntoView({ block: 'center', inline: 'center' });
          const label = e.closest('.drop') ?? e; // the field of a file is behind its label
          const box = label.getClientRects()[0];
          if (!e.closest('.table') && (box.left < -1 || box.right > width + 1)) faults.push('is outside: ' + name(e));
          const hit = document.elementFromPoint(
            Math.min(Math.max(box.left + box.width / 2, 0), width - 1), box.top + box.height / 2);
          if (!hit || !(label.contains(hit) || hit.contains(label))) {
            faults.push('is not reached: ' + name(e) + ' below ' + (hit ? name(hit) : 'nothing'));
          }
        }
        scrollTo(0, 0);
        return faults;
      }""";

  // WCAG 1.4.12; a style sheet of the script is not one of the page, which its policy would refuse
  private static final String SPACING =
      """
      () => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`
          * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
          p { margin-bottom: 2em !important; }`);
        document.adoptedStyleSheets = [sheet];
      }""";

  private Reflow() {}

  /** Fails if a part of the page is cut, or a control cannot be reached. */
  static void assertFits(Page page, String what) {
    assertEquals(List.of(), page.evaluate(FAULTS), what);
  }

  /** Sets the spacing of text that a reader may choose. */
  static void spaceText(Page page) {
    page.evaluate(SPACING);
  }

  static void spaceTextAsBefore(Page page) {
    page.evaluate("() => { document.adoptedStyleSheets = []; }");
  }
}
