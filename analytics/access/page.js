// Says Streamlit's own words in the reader's language; runs before Streamlit, in the page that it draws into.
(() => {
  "use strict";
  // Each page has an address of its own; without this Streamlit would first look for its server below that address.
  window.__streamlit = {BACKEND_BASE_URL: location.origin, MAIN_PAGE_BASE_URL: location.origin};

  // A pick that leads to another page is two steps to Streamlit: the new filters on this page, then the page. Going back
  // would end between the two, on this page with the other's filters: so the second takes the place of the first.
  const push = history.pushState.bind(history);
  let filtered = {search: null, at: 0};
  history.pushState = (state, title, address) => {
    const to = new URL(address, location.href), leaves = to.pathname !== location.pathname;
    const completes = leaves && to.search === filtered.search && performance.now() - filtered.at < 5000;
    filtered = leaves ? {search: null, at: 0} : {search: to.search, at: performance.now()};
    if (completes) history.replaceState(state, title, address);
    else push(state, title, address);
  };

  // Calendars and numbers that Streamlit words by itself, for the browser's language, are to be for the page's.
  // Where weeks begin on Mondays, as those of the bulletins do.
  const page = document.documentElement, LOCALES = {en: "en-GB"};
  const locale = () => LOCALES[page.lang] || page.lang;
  Object.defineProperty(navigator, "language", {configurable: true, get: locale});
  Object.defineProperty(navigator, "languages", {configurable: true, get: () => Object.freeze([locale()])});

  const NAMES = ["aria-label", "aria-valuetext", "title", "placeholder"];
  const NAMED = NAMES.map(name => `[${name}]`).join();
  // Where texts are the frame's own; a name of the frame may stand anywhere but in what is told of a table's cells.
  const FRAME = "[data-testid=stSkipToContent], [data-testid=stStatusWidget], [data-testid=stMainMenuPopover],"
    + "[data-testid=stTooltipContent], [role=tooltip], [role=listbox], [data-testid=stElementToolbar],"
    + "[data-testid=stSelectboxVirtualDropdown], [data-testid=stMultiSelectDropdown],"
    + "[data-testid^=stDataFrameColumn], [data-testid^=stDataFrameStatistics], .gdg-search-status,"
    + "[data-testid=InputInstructions], [data-testid=stDateInputError], [data-testid=stDateInputField], [data-testid=stFileUploader]";
  // What a reader chooses among is the page's, but for these.
  const OF_LISTS = /^(Select (all|\d+ matches)|No (results|options))$/;
  const CELLS = ".js-plotly-plot, [data-testid=stDataFrameGlideDataEditor] table";
  // A gap, as it stands in an escaped pattern: for a number, or for words.
  const GAP = /\\\{(\w+)\\\}/g, NUMBERS = ["n", "place"];

  const tables = JSON.parse(document.getElementById("frame-words").textContent);
  const said = new WeakMap();  // by text or element: what Streamlit said, and what stands there instead
  let exact = new Map(), patterns = [];

  function patternOf(english) {
    const escaped = english.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replace(GAP, (_, name) => NUMBERS.includes(name) ? "([\\d,+]+)" : "(.+)")}$`);
  }

  function speak(language) {
    const words = Object.entries(tables[language] || {});
    exact = new Map(words.filter(([english]) => !english.includes("{")));
    patterns = words.filter(([english]) => english.includes("{"))
      .map(([english, ours]) => [patternOf(english), english.match(/\{\w+\}/g), ours]);
  }

  function inLanguage(english) {
    const whole = english.trim(), ours = exact.get(whole);
    if (ours !== undefined) return ours;
    for (const [pattern, gaps, form] of patterns) {
      const found = pattern.exec(whole);
      if (found) return gaps.reduce((words, name, at) => words.replace(name, () => found[at + 1]), form);
    }
    return english;
  }

  // What stands in a place, read and written; what Streamlit has written there since is what it says now.
  function say(node, place, stands, write) {
    const kept = said.get(node) || {}, english = kept[place] && kept[place].ours === stands ? kept[place].english : stands;
    const ours = inLanguage(english);
    if (ours === stands) return;
    said.set(node, {...kept, [place]: {english, ours}});
    write(ours);
  }

  function sayText(text) {
    if (text.parentElement.closest("[role=option]") && !OF_LISTS.test(text.data) && !said.has(text)) return;
    say(text, "text", text.data, words => { text.data = words; });
  }
  function sayNames(element) {
    for (const name of NAMES)
      if (element.hasAttribute(name))
        say(element, name, element.getAttribute(name), words => element.setAttribute(name, words));
  }

  function sayTexts(element) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) sayText(texts.currentNode);
  }

  function sayAll(element) {
    if (element.closest(CELLS)) return;
    if (element.matches(NAMED)) sayNames(element);
    for (const one of element.querySelectorAll(NAMED)) if (!one.closest(CELLS)) sayNames(one);
    if (element.closest(FRAME)) sayTexts(element);
    else element.querySelectorAll(FRAME).forEach(sayTexts);
  }

  // The page says in which language its reader is: the one in which its styles are.
  function hear(node) {
    const told = node.matches("style[lang]") ? node : node.querySelector("style[lang]");
    if (!told || told.lang === page.lang) return;
    page.lang = told.lang;
    dispatchEvent(new Event("languagechange"));
    speak(told.lang);
    sayAll(document.body);
  }

  function changed(records) {
    for (const record of records) {
      const target = record.target;
      if (record.type === "attributes") sayAttribute(target);
      else if (record.type === "characterData") sayIfOurs(target);
      else for (const node of record.addedNodes) {
        if (node.nodeType === Node.TEXT_NODE) sayIfOurs(node);
        else if (node instanceof HTMLElement) { hear(node); sayAll(node); }
      }
    }
  }
  function sayAttribute(element) { if (!element.closest(CELLS)) sayNames(element); }
  function sayIfOurs(text) {
    const holder = text.parentElement;
    if (holder && holder.closest(FRAME) && !holder.closest(CELLS)) sayText(text);
  }

  speak(page.lang);
  new MutationObserver(changed).observe(page, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: NAMES,
  });
})();
