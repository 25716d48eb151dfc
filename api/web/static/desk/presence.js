// Whether this person takes conversations; when away, until when and who steps in.
import { el, uniqueId } from '../lib/dom.js';

/** @typedef {import('./types.js').Presence} Presence */

const STATES = /** @type {const} */ (['online', 'away', 'offline']);

export class PresenceView {
  #t;
  #radios;
  #away;
  #until;
  #substitute;
  #hint;

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {(presence: Presence) => Promise<void>} save
   */
  constructor(t, save) {
    this.#t = t;
    const id = uniqueId('presence');
    const labels = { online: t('presence_online'), away: t('presence_away'), offline: t('presence_offline') };
    this.#radios = STATES.map((state) => el('input', { type: 'radio', name: id, value: state, id: `${id}-${state}` }));
    this.#until = el('input', { type: 'time', id: `${id}-until` });
    this.#substitute = el('input', { type: 'text', id: `${id}-substitute`, autocomplete: 'off', autocapitalize: 'none' });
    this.#away = el(
      'form',
      { class: 'away', hidden: true },
      el('div', { class: 'field' }, el('label', { for: `${id}-until` }, t('away_until')), this.#until),
      el('div', { class: 'field' }, el('label', { for: `${id}-substitute` }, t('away_substitute')), this.#substitute),
      el('button', { type: 'submit', class: 'button button-small' }, t('away_save')),
    );
    this.#hint = el('p', { class: 'presence-hint' });
    this.element = el(
      'section',
      { class: 'presence', 'aria-label': t('presence') },
      el(
        'fieldset',
        { class: 'segments' },
        el('legend', { class: 'hidden-text' }, t('presence')),
        ...this.#radios.map((radio, index) => el('label', { class: `segment segment-${STATES[index]}` }, radio, el('span', {}, labels[STATES[index] ?? 'offline']))),
      ),
      this.#hint,
      this.#away,
    );
    for (const radio of this.#radios) {
      radio.addEventListener('change', () => {
        const state = this.#state();
        this.#away.hidden = state !== 'away';
        void save(state === 'away' ? this.#awayDetails() : { state });
      });
    }
    this.#away.addEventListener('submit', (event) => {
      event.preventDefault();
      void save(this.#awayDetails());
    });
  }

  /** @param {Presence} presence */
  show(presence) {
    for (const radio of this.#radios) radio.checked = radio.value === presence.state;
    this.#away.hidden = presence.state !== 'away';
    this.#hint.textContent = presence.state === 'online' ? '' : presence.until && presence.state === 'away' ? this.#t('away_title', { until: presence.until }) : this.#t('presence_hint');
    this.#until.value = presence.until ?? this.#until.value;
    this.#substitute.value = presence.substitute ?? this.#substitute.value;
  }

  #state() {
    return STATES.find((state) => this.#radios.some((radio) => radio.checked && radio.value === state)) ?? 'offline';
  }

  /** @returns {Presence} */
  #awayDetails() {
    return { state: 'away', until: this.#until.value || null, substitute: this.#substitute.value.trim() || null };
  }
}
