// What the overlay and the search page do around every question: say that it
// takes long, what came of it, or that nothing could be read.
import { button, count, set, settled } from "./dom.js";

/**
 * @param {{box: Element, status: Element, failed: (text: string, retry: Element) => void, again: () => void}} at
 *   failed shows that nothing could be read; again asks once more
 * @returns {(work?: (late: () => boolean, say: (results: number|false, query: string) => void) => Promise<void>) => Promise<void>}
 *   asks; work learns whether a later question has come; without work nothing is asked
 */
export function asking({ box, status, failed, again }) {
  let asked = 0;
  const tell = (text) => (status.textContent = text);
  const announce = settled(500, tell);
  const busy = (is) => set(box, { "aria-busy": is });
  const say = (n, query) => announce((n ? count(n, "result") : "No results") + (query && " for " + query));
  return async (work) => {
    const mine = ++asked;
    const late = () => mine !== asked;
    const slow = [setTimeout(() => late() || busy(true), 200), setTimeout(() => late() || tell("Loading"), 400)];
    try {
      if (work) await work(late, say);
      else announce("");
    } catch (error) {
      if (!late()) failed(tell("The search index could not be read") + ". " + error.message, button(".btn", "Retry", again));
    }
    slow.forEach(clearTimeout);
    if (!late()) busy(null);
  };
}
