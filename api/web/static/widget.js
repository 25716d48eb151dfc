// <kommunlots-chat gateway="https://..." municipality="..."><a href="...">Link to the full page</a></kommunlots-chat>
// A button at the corner of any page; the chat opens in a panel of its own shadow root.
import { ChatApi } from './chat/api.js';
import { ChatView } from './chat/chat-view.js';
import { QuickExit } from './chat/exit.js';
import { TabMemory } from './chat/memory.js';
import { el, icon, uniqueId } from './lib/dom.js';
import { ask } from './lib/http.js';
import { translator } from './lib/text.js';

/** @typedef {import('./chat/types.js').Config} Config */

export class KommunlotsChatElement extends HTMLElement {
  /** @type {ChatView | null} */
  #view = null;
  /** @type {HTMLButtonElement | null} */
  #launcher = null;
  /** @type {HTMLElement | null} */
  #panel = null;

  connectedCallback() {
    if (!this.shadowRoot) void this.#build();
  }

  get gateway() {
    return this.getAttribute('gateway')?.replace(/\/$/, '') ?? new URL(import.meta.url).origin;
  }

  async #build() {
    const municipality = this.getAttribute('municipality') ?? '';
    const queue = this.getAttribute('queue');
    const root = this.attachShadow({ mode: 'open' });
    // Until the gateway has answered, and if it never does, the page's own link is what there is.
    root.append(el('slot'));
    /** @type {Config} */
    let config;
    try {
      const path = queue ? `${municipality}/${queue}` : municipality;
      config = await ask(`${this.gateway}/widget/${path}`, { credentials: 'omit' });
    } catch {
      return;
    }
    this.#compose(root, config);
  }

  /**
   * @param {ShadowRoot} root
   * @param {Config} config
   */
  #compose(root, config) {
    const t = translator(config.strings);
    const heading = uniqueId('heading');
    const exit = new QuickExit(config.exitUrl, () => {
      this.#view?.leave();
      this.#panel?.replaceChildren();
    });
    const way = el('a', { class: 'exit', href: config.exitUrl, rel: 'noreferrer', hidden: !config.discreet }, t('exit'));
    way.addEventListener('click', (event) => {
      event.preventDefault();
      exit.go();
    });
    this.#view = new ChatView(config, new ChatApi(this.gateway), new TabMemory(`${config.municipality}/${config.queue ?? ''}`), {
      exit: () => exit.go(),
      safe: (on) => {
        way.hidden = !on;
        exit.listen(on);
      },
    });
    exit.listen(config.discreet);
    this.#panel = el(
      'section',
      { class: 'panel', role: 'dialog', 'aria-labelledby': heading, lang: config.lang, hidden: true },
      way,
      el(
        'header',
        { class: 'panel-head' },
        el('div', {}, el('h2', { id: heading }, t('title')), el('p', {}, config.name)),
        el('button', { type: 'button', class: 'button button-icon', 'aria-label': t('hide_panel'), onclick: () => this.#hide() }, icon('close')),
      ),
      this.#view.element,
    );
    this.#panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) this.#hide();
    });
    this.#launcher = el('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', lang: config.lang, onclick: () => this.#show() }, icon('chat'), el('span', {}, t('title')));
    const styles = ['tokens.css', 'chat.css', 'widget.css'].map((name) => el('link', { rel: 'stylesheet', href: new URL(name, import.meta.url).href }));
    // Shown only when dressed: half-styled parts over somebody else's page would cover it.
    const ready = Promise.all(styles.map((link) => new Promise((resolve) => ['load', 'error'].forEach((name) => link.addEventListener(name, resolve, { once: true })))));
    const body = el('div', { class: 'widget', hidden: true }, this.#launcher, this.#panel);
    if (config.accent) this.style.setProperty('--municipal-accent', `#${config.accent}`);
    root.replaceChildren(...styles, body);
    void ready.then(() => {
      body.hidden = false;
    });
    void this.#view.resume();
  }

  #show() {
    if (!this.#panel || !this.#launcher) return;
    this.#panel.hidden = false;
    this.#launcher.hidden = true;
    this.#launcher.setAttribute('aria-expanded', 'true');
    this.#view?.focus();
  }

  #hide() {
    if (!this.#panel || !this.#launcher) return;
    this.#panel.hidden = true;
    this.#launcher.hidden = false;
    this.#launcher.setAttribute('aria-expanded', 'false');
    this.#launcher.focus();
  }
}

customElements.define('kommunlots-chat', KommunlotsChatElement);
