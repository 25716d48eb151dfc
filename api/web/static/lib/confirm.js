// A question before something that cannot be undone. Native <dialog>: focus and Esc come with it.
import { el, uniqueId } from './dom.js';

/**
 * @param {Element | ShadowRoot} parent
 * @param {{question: string, detail: string, yes: string, no: string}} words
 * @returns {Promise<boolean>}
 */
export function confirmInDialog(parent, { question, detail, yes, no }) {
  const id = uniqueId('confirm');
  const dialog = el(
    'dialog',
    { class: 'dialog', 'aria-labelledby': id },
    el('h2', { id }, question),
    el('p', {}, detail),
    el(
      'form',
      { method: 'dialog', class: 'row' },
      el('button', { class: 'button button-primary', value: 'yes' }, yes),
      el('button', { class: 'button', value: '', autofocus: true }, no),
    ),
  );
  parent.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}
