// The single keys of the inbox. They work only while the list has focus, and can be turned off (WCAG 2.1.4).
import { askInDialog } from '../lib/dialog.js';
import { el } from '../lib/dom.js';

/** @typedef {'next' | 'previous' | 'first' | 'last' | 'confirm' | 'other' | 'none' | 'discard' | 'undo' | 'mark' | 'help' | 'pick'} Act */

/** @type {Record<string, Act>} */
const ALWAYS = { ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last', Enter: 'confirm', ' ': 'mark' };

/** @type {Record<string, Act>} */
const SINGLE = { j: 'next', k: 'previous', t: 'other', n: 'none', d: 'discard', z: 'undo', x: 'mark', '?': 'help', 1: 'pick', 2: 'pick', 3: 'pick' };

export class InboxKeys {
  /** @param {boolean} single whether those of one sign work */
  constructor(single) {
    this.single = single;
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {Act | null} what is asked for, or null for keys that are not ours
   */
  act(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    return ALWAYS[key] ?? (this.single ? (SINGLE[key] ?? null) : null);
  }

  /**
   * @param {import('../lib/text.js').Translate} t
   * @returns {Promise<boolean>} true when somebody has turned the single keys on or off
   */
  async explain(t) {
    const rows = [
      ['J K ↓ ↑', t('key_move')],
      ['Enter', t('key_confirm')],
      ['1 2 3', t('key_pick')],
      ['T', t('key_other')],
      ['N', t('key_none')],
      ['D', t('key_discard')],
      ['Z', t('key_undo')],
      ['X', t('key_mark')],
      ['?', t('key_help')],
    ];
    const before = this.single;
    const box = el('input', { type: 'checkbox', checked: before });
    box.addEventListener('change', () => {
      this.single = box.checked;
    });
    const kept = await askInDialog({ heading: t('keys'), yes: t('done'), no: t('cancel') }, [
      el('dl', { class: 'keys' }, ...rows.flatMap(([keys, words]) => [el('dt', {}, ...(keys ?? '').split(' ').map((key) => el('kbd', {}, key))), el('dd', {}, words ?? '')])),
      el('p', { class: 'hint' }, t('keys_where')),
      el('label', { class: 'check' }, box, el('span', {}, t('keys_single'))),
    ], () => true);
    if (!kept) this.single = before;
    return this.single !== before;
  }
}
