// The top line and the way between views.
import { el, icon } from '../lib/dom.js';

/** @typedef {{path: string, title: string, count: number, hint: string}} Place */

export class StudioHead {
  #list = el('ul', { class: 'studio-places' });
  #toggle;
  #t;

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {string} name
   * @param {() => void} signOut
   */
  constructor(t, name, signOut) {
    this.#t = t;
    this.#toggle = el('button', { type: 'button', class: 'button button-quiet only-narrow', 'aria-expanded': 'false', 'aria-controls': 'studio-nav', onclick: () => this.#open(this.#toggle.getAttribute('aria-expanded') !== 'true') }, t('menu'));
    this.head = el(
      'header',
      { class: 'desk-head studio-head' },
      el('div', { class: 'studio-brand' }, el('span', {}, t('title')), this.#toggle),
      el(
        'details',
        { class: 'menu' },
        el('summary', { class: 'button button-quiet' }, icon('person'), el('span', {}, name)),
        el('div', { class: 'menu-list' }, el('a', { class: 'menu-item', href: '/desk' }, t('to_desk')), el('button', { type: 'button', class: 'menu-item', onclick: signOut }, t('sign_out'))),
      ),
    );
    this.nav = el('nav', { class: 'studio-nav', id: 'studio-nav', 'aria-label': t('views') }, this.#list);
  }

  /**
   * @param {Place[]} places
   * @param {string} current
   */
  show(places, current) {
    const held = this.#list.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
    this.#list.replaceChildren(
      ...places.map(({ path, title, count, hint }) =>
        el('li', {}, el('a', { class: 'studio-place', href: `#/${path}`, 'aria-current': path === current ? 'page' : null }, el('span', {}, title), count > 0 ? el('span', { class: 'count count-some' }, String(count), el('span', { class: 'hidden-text' }, ` ${hint}`)) : null)),
      ),
    );
    if (held) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[href="${held}"]`))?.focus();
    const here = places.find((place) => place.path === current);
    this.#toggle.replaceChildren(icon('more'), el('span', {}, here ? here.title : this.#t('menu')));
  }

  close() {
    this.#open(false);
  }

  /** @param {boolean} open */
  #open(open) {
    this.#toggle.setAttribute('aria-expanded', String(open));
    this.nav.classList.toggle('is-open', open);
  }
}
