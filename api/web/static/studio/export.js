// All that is approved, as the catalogue's files.
import { el } from '../lib/dom.js';
import { EXPORT_URL } from './api.js';
import { viewHead } from './parts.js';

export class ExportView {
  /** @param {import('./types.js').Studio} studio */
  constructor({ t }) {
    this.title = t('export');
    this.element = el(
      'div',
      { class: 'view' },
      viewHead(this.title, t('export_intro')),
      el('section', { class: 'card' }, el('h2', { class: 'part-head' }, t('export_files')), el('p', {}, t('export_files_about')), el('p', { class: 'row' }, el('a', { class: 'button button-primary', href: EXPORT_URL, download: 'nlu_data.zip' }, t('export_do')))),
      el(
        'section',
        { class: 'card' },
        el('h2', { class: 'part-head' }, t('export_terminal')),
        el('p', {}, t('export_terminal_about')),
        el('pre', { class: 'command', tabindex: 0, role: 'region', 'aria-label': t('export_command') }, './kommunlots export DIR'),
        el('p', {}, t('import_about')),
        el('pre', { class: 'command', tabindex: 0, role: 'region', 'aria-label': t('import_command') }, './kommunlots import DIR --by NAME'),
      ),
    );
  }

  async refresh() {}
}
