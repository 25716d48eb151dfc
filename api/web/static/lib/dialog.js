// A question with fields. Native <dialog>: focus and Esc come with it.
import { el, uniqueId } from './dom.js';

/**
 * @template T
 * @param {{heading: string, yes: string, no: string, wide?: boolean}} words
 * @param {(Node | null)[]} fields
 * @param {(form: HTMLFormElement) => T} read
 * @returns {Promise<T | null>} what was read, or null when it was cancelled
 */
export function askInDialog({ heading, yes, no, wide = false }, fields, read) {
  const id = uniqueId('dialog');
  const form = el(
    'form',
    { method: 'dialog' },
    el('h2', { id }, heading),
    ...fields,
    el('p', { class: 'row' }, el('button', { class: 'button button-primary', value: 'yes' }, yes), el('button', { class: 'button', value: '', formnovalidate: true }, no)),
  );
  const dialog = el('dialog', { class: wide ? 'dialog dialog-wide' : 'dialog', 'aria-labelledby': id }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? read(form) : null);
    });
    dialog.showModal();
  });
}
