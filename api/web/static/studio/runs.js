// What the views of training, gate and versions share about a run.
import { chip, empty } from './parts.js';

/** @typedef {import('./types.js').RunRow} RunRow */

const STATES = { queued: 'run_queued', training: 'run_training', gating: 'run_gating', green: 'run_green', red: 'run_red', failed: 'run_failed', cancelled: 'run_cancelled' };
const TONES = /** @type {const} */ ({ queued: 'plain', training: 'accent', gating: 'accent', green: 'good', red: 'bad', failed: 'bad', cancelled: 'plain' });

export const FIGURES = /** @type {const} */ (['macro_f1', 'top1', 'sensitive_recall', 'false_safe_rate', 'answered_share', 'ece']);

/** Of these figures, less is better. */
export const LESS_IS_BETTER = new Set(['false_safe_rate', 'ece']);

/** @param {import('../lib/text.js').Translate} t */
export function figureNames(t) {
  return { macro_f1: t('figure_macro_f1'), top1: t('figure_top1'), sensitive_recall: t('figure_sensitive'), false_safe_rate: t('figure_false_safe'), answered_share: t('figure_answered'), ece: t('figure_ece') };
}

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {RunRow} run
 */
export function runChip(t, run) {
  return chip(t(STATES[run.state]), TONES[run.state]);
}

/** @param {RunRow} run */
export function atWork(run) {
  return run.state === 'queued' || run.state === 'training' || run.state === 'gating';
}

/** @param {RunRow} run */
export function judged(run) {
  return run.state === 'green' || run.state === 'red';
}

/** @param {import('../lib/text.js').Translate} t */
export function notAvailable(t) {
  return empty(t('not_available'), t('not_available_more'));
}
