// The two questions before a conversation leaves the desk.
import { askInDialog } from '../lib/dialog.js';
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
  return askInDialog({ heading: t('close'), yes: t('close'), no: t('cancel') }, [safe ? el('p', {}, t('close_safe_text')) : null, fields], (form) => String(new FormData(form).get('outcome') ?? 'other'));
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
  return askInDialog(
    { heading: t('transfer'), yes: t('transfer_do'), no: t('cancel') },
    [
      el('div', { class: 'field' }, el('label', { for: select.id }, t('transfer_to')), select),
      el('div', { class: 'field' }, el('label', { for: comment.id }, t('transfer_comment')), el('p', { class: 'soft', id: `${id}-hint` }, t('transfer_hint')), comment),
    ],
    () => ({ queue: select.value, comment: comment.value.trim() }),
  );
}
