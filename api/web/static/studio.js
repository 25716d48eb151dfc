// The studio page.
import { enter } from './lib/entrance.js';
import { translator } from './lib/text.js';
import { StudioApi } from './studio/api.js';
import { StudioApp } from './studio/app.js';

const place = document.getElementById('studio');
if (place) {
  const t = translator(JSON.parse(place.dataset['strings'] ?? '{}'));
  const places = JSON.parse(place.dataset['places'] ?? '{}');
  const api = new StudioApi();
  void enter(place, t, api, (session, signedOut) => new StudioApp(t, api, session, places, signedOut).element);
}
