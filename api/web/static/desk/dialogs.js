// The two questions before a conversation leaves the desk.
import { el, uniqueId } from '../lib/dom.js';

/** @typedef {import('../lib/text.js').Translate} Translate */

const OUTCOMES = /** @type {const} */ (['solved', 'passed_on', 'abandoned', 'other']);

/**
 * @param {Translate} t
 * @param {{safe: boolean}} about
 * @returns {Promise<string | null>} the outcome's code, or null when it was cancelled
 */
export function askOutcome(t, { safe }) {
  const names = { solved: t('outcome_solved'), passed_on: t('outcome_passed_on'), abandoned: t('outcome_abandoned'), other: t('outcome_other') };
  const fields = el(
    'fieldset',
    { class: 'radios' },
    el('legend', {}, t('outcome_legend')),
    ...OUTCOMES.map((outcome, index) => el('label', { class: 'radio' }, el('input', { type: 'radio', name: 'outcome', value: outcome, checked: index === 0 }), el('span', {}, names[outcome]))),
  );
  return openDialog(t, t('close'), [safe ? el('p', {}, t('close_safe_text')) : null, fields], t('close'), (form) => String(new FormData(form).get('outcome') ?? 'other'));
}

/**
 * @param {Translate} t
 * @param {{id: string, name: string}[]} queues
 * @returns {Promise<{queue: string, comment: string} | null>}
 */
export function askTransfer(t, queues) {
  const id = uniqueId('transfer');
  const select = el('select', { id: `${id}-queue`, name: 'queue' }, ...queues.map((queue) => el('option', { value: queue.id }, queue.name)));
  const comment = el('textarea', { id: `${id}-comment`, name: 'comment', rows: 3, maxlength: 1000, 'aria-describedby': `${id}-hint` });
  return openDialog(
    t,
    t('transfer'),
    [
      el('div', { class: 'field' }, el('label', { for: select.id }, t('transfer_to')), select),
      el('div', { class: 'field' }, el('label', { for: comment.id }, t('transfer_comment')), el('p', { class: 'soft', id: `${id}-hint` }, t('transfer_hint')), comment),
    ],
    t('transfer_do'),
    () => ({ queue: select.value, comment: comment.value.trim() }),
  );
}

/**
 * @template T
 * @param {Translate} t
 * @param {string} heading
 * @param {(Node | null)[]} fields
 * @param {string} yes
 * @param {(form: HTMLFormElement) => T} read
 * @returns {Promise<T | null>}
 */
function openDialog(t, heading, fields, yes, read) {
  const id = uniqueId('dialog');
  const form = el(
    'form',
    { method: 'dialog' },
    el('h2', { id }, heading),
    ...fields,
    el('p', { class: 'row' }, el('button', { class: 'button button-primary', value: 'yes' }, yes), el('button', { class: 'button', value: '', formnovalidate: true }, t('cancel'))),
  );
  const dialog = el('dialog', { class: 'dialog', 'aria-labelledby': id }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? read(form) : null);
    });
    dialog.showModal();
  });
}
