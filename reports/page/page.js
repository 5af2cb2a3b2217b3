// The little that needs a script: theme, copy, search, filter. Everything else works without.
(() => {
  const root = document.documentElement;
  root.classList.add('scripted');
  const byId = (id) => document.getElementById(id);
  const say = (text) => {
    byId('said').textContent = text;
  };

  const themes = ['system', 'light', 'dark'];
  const themeButton = byId('theme');
  const setTheme = (theme) => {
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    themeButton.textContent = `Theme: ${theme}`;
    try {
      localStorage.setItem('theme', theme);
    } catch {
      // a page from disk may have no storage
    }
  };
  let stored = null;
  try {
    stored = localStorage.getItem('theme');
  } catch {
    // as above
  }
  setTheme(themes.includes(stored) ? stored : 'system');
  themeButton.addEventListener('click', () => {
    setTheme(themes[(themes.indexOf(root.dataset.theme ?? 'system') + 1) % themes.length]);
  });

  const copy = async (text, block) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      getSelection().selectAllChildren(block); // no clipboard here: it is selected, and the keyboard copies it
      return document.execCommand('copy');
    }
  };
  document.addEventListener('click', ({ target }) => {
    const button = target.closest?.('[data-copy]');
    if (button) void copyFor(button);
  });
  const copyFor = async (button) => {
    const block = byId(button.dataset.copy);
    const done = await copy(block.textContent, block);
    button.textContent = done ? 'Copied' : 'Selected';
    say(done ? 'Copied' : 'Selected: copy it with the keyboard');
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  };

  const find = byId('find');
  const panels = byId('panels');
  const search = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    panels.classList.toggle('searching', words.length > 0);
    let hits = 0;
    for (const panel of panels.children) {
      let here = 0;
      for (const row of panel.querySelectorAll('.cases > li')) {
        const text = row.textContent.toLowerCase();
        const isHit = words.every((word) => text.includes(word));
        row.hidden = words.length > 0 && !isHit;
        if (isHit) here += 1;
      }
      panel.classList.toggle('hit', words.length > 0 && here > 0);
      hits += here;
    }
    byId('found').textContent = words.length > 0 ? `${hits} found` : '';
  };
  if (find) {
    let waiting = 0;
    find.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, 120);
    });
  }

  const states = byId('sentence-state');
  states?.addEventListener('change', () => {
    for (const source of document.querySelectorAll('.source')) {
      let shown = 0;
      for (const row of source.querySelectorAll('[data-state]')) {
        row.hidden = states.value !== '' && row.dataset.state !== states.value;
        if (!row.hidden) shown += 1;
      }
      source.open = states.value !== '' && shown > 0;
    }
  });
})();
