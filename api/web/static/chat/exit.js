// The quick way out of a safe conversation: the page is covered before anything else happens.
import { el } from '../lib/dom.js';

const PRESSES = 3;
const WITHIN_MS = 2_000;

export class QuickExit {
  #url;
  #before;
  /** @type {number[]} */
  #presses = [];

  /**
   * @param {string} url a neutral site
   * @param {() => void} before clears what this tab holds; must not wait for anything
   */
  constructor(url, before) {
    this.#url = url;
    this.#before = before;
  }

  /** @param {boolean} on whether Shift three times within two seconds leaves the page */
  listen(on) {
    if (on) {
      addEventListener('keydown', this.#count, true);
      addEventListener('pageshow', this.#comeBack);
    } else {
      removeEventListener('keydown', this.#count, true);
      removeEventListener('pageshow', this.#comeBack);
    }
  }

  go() {
    const cover = el('div', { 'aria-hidden': 'true' });
    // Set from here, since a page that only hosts the widget has none of our style sheets.
    Object.assign(cover.style, { position: 'fixed', inset: '0', background: '#ffffff', zIndex: '2147483647' });
    document.body.append(cover);
    this.#before();
    location.replace(this.#url);
  }

  /** @param {KeyboardEvent} event */
  #count = (event) => {
    if (event.key !== 'Shift') this.#presses = [];
    else if (!event.repeat) {
      const now = event.timeStamp;
      this.#presses = [...this.#presses.filter((at) => now - at < WITHIN_MS), now];
      if (this.#presses.length >= PRESSES) this.go();
    }
  };

  // The browser's back button may bring this very page back out of its cache.
  /** @param {PageTransitionEvent} event */
  #comeBack = (event) => {
    if (event.persisted) this.go();
  };
}
