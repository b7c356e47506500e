// The spreads on the desk and their thumbnails: what is in sight is asked for, at the sharpness that it needs.

const PIXELS = 96 / 25.4; // CSS pixels in a millimetre
const SCALES = [0.5, 1, 1.5, 2, 3, 4, 6]; // pixels a point, as the server draws them
const NARROW = 700; // CSS pixels; below, pages stand one under the other

export function make(tag, settings = {}, ...children) {
  const element = Object.assign(document.createElement(tag), settings);
  element.append(...children);
  return element;
}

/* A page by its part, « slug » or « slug/2 »: it keeps its name when other parts grow. */
export function named(view) {
  const firsts = new Map(view.parts.map(part => [part.slug, part]));
  return view.pages.map(page => {
    const part = firsts.get(page.part), rank = page.folio - part.first + 1;
    return { ...page, title: part.title, colour: part.colour, key: rank > 1 ? `${part.slug}/${rank}` : part.slug };
  });
}

/* Calls `load` with each element as it comes near the sight. */
function watcher(root, load) {
  return new IntersectionObserver(entries => entries.forEach(entry => {
    entry.target.near = entry.isIntersecting;
    if (entry.isIntersecting) load(entry.target);
  }), { root, rootMargin: "60%" });
}

/* Puts a picture in place once it can be shown whole; until then the one before stays. */
async function picture(element, page, scale) {
  const address = `pages/${page.picture}.png?scale=${scale}`;
  if (element.address === address) return;
  element.address = address;
  const image = make("img", { src: address, alt: element.alt });
  try {
    await image.decode();
  } catch {
    if (element.address === address) element.address = null; // gone: a newer one is on its way
    return;
  }
  if (element.address !== address) return;
  const before = element.querySelector("img");
  if (before) before.replaceWith(image);
  else element.prepend(image);
  image.dataset.picture = page.picture;
}

const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, settings) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(settings)) element.setAttribute(name, value);
  return element;
}

/* Margins and baselines of a page; a page without margins has neither. */
function guides({ width, height, top, right, bottom, left, baseline, leading }) {
  const svg = drawn("svg", { class: "guides", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  if (!(top + right + bottom + left)) return svg;
  let lines = "";
  for (let y = baseline; y <= height - bottom + 0.01; y += leading) lines += `M${left} ${y.toFixed(3)}H${width - right}`;
  svg.append(drawn("path", { d: lines }),
    drawn("rect", { x: left, y: top, width: width - left - right, height: height - top - bottom }));
  return svg;
}

export class Stage {
  /* `moved` is called with the page that one has come to. */
  constructor(element, strip, moved) {
    Object.assign(this, { element, strip, moved, zoom: "fit", pages: [], figures: new Map(), thumbs: new Map(), current: "" });
    this.near = watcher(element, figure => this.load(figure));
    this.nearThumbs = watcher(strip, thumb => picture(thumb, thumb.page, 0.5));
    element.addEventListener("scroll", () => this.settle());
    new ResizeObserver(() => this.resize()).observe(element);
  }

  /* Shows a view; the place one was at keeps its place on the screen. */
  show(view) {
    const place = this.place();
    const shown = new Map(this.pages.map(page => [page.key, page.picture]));
    this.pages = named(view);
    const keys = new Set(this.pages.map(page => page.key));
    for (const kept of [this.figures, this.thumbs]) for (const key of kept.keys()) if (!keys.has(key)) kept.delete(key);
    const spreads = Map.groupBy(this.pages, page => Math.floor(page.folio / 2));
    this.element.replaceChildren(...[...spreads.values()].map(pages => make("section", {
      className: "spread", ariaLabel: pages.length > 1 ? `Pages ${pages[0].folio} et ${pages[1].folio}` : `Page ${pages[0].folio}`,
    }, ...pages.map(page => this.figure(page)))));
    this.strip.replaceChildren(make("ol", {}, ...this.pages.map(page => this.thumb(page))));
    this.lay();
    this.restore(place);
    return this.pages.filter(page => shown.size && shown.get(page.key) !== page.picture);
  }

  figure(page) {
    const figure = this.figures.get(page.key) ?? make("figure", {}, make("div", { className: "sheet" }), make("figcaption", {}, make("b"), make("span", { className: "title" })));
    const [sheet, caption] = figure.children;
    figure.className = `page ${page.folio % 2 ? "recto" : "verso"}`;
    figure.style.cssText = `--width: ${page.frame.width}; --height: ${page.frame.height}; --part: var(--${page.colour})`;
    if (figure.page && figure.page.picture !== page.picture) requestAnimationFrame(() => figure.classList.add("fresh"));
    figure.page = sheet.page = page;
    sheet.alt = `Page ${page.folio}, ${page.title}`;
    sheet.querySelector("svg")?.remove();
    sheet.append(guides(page.frame));
    caption.children[0].textContent = page.folio;
    caption.children[1].textContent = page.title;
    this.figures.set(page.key, figure);
    this.near.unobserve(figure);
    this.near.observe(figure); // tells at once whether it is in sight
    return figure;
  }

  thumb(page) {
    const thumb = this.thumbs.get(page.key) ?? make("li", {}, make("button", { type: "button" }, make("span", { className: "sheet" }), make("span")));
    const [sheet, folio] = thumb.firstChild.children;
    thumb.className = page.folio % 2 ? "recto" : "verso";
    thumb.style.cssText = `--part: var(--${page.colour})`;
    sheet.style.cssText = `aspect-ratio: ${page.frame.width} / ${page.frame.height}`;
    thumb.firstChild.title = `${page.folio}. ${page.title}`;
    thumb.firstChild.ariaLabel = `${page.folio}. ${page.title}`;
    thumb.firstChild.onclick = () => this.go(page.key);
    sheet.page = page;
    sheet.alt = "";
    folio.textContent = page.folio;
    this.thumbs.set(page.key, thumb);
    this.nearThumbs.unobserve(sheet);
    this.nearThumbs.observe(sheet);
    return thumb;
  }

  /* The length of a millimetre on the screen, and how pages stand. */
  lay() {
    const { clientWidth, clientHeight } = this.element, frame = this.pages[0]?.frame;
    if (!frame) return;
    this.single = clientWidth < NARROW;
    this.element.classList.toggle("single", this.single);
    const fit = this.single ? (clientWidth - 24) / frame.width
      : Math.min((clientWidth - 64) / (2 * frame.width), (clientHeight - 76) / frame.height);
    this.mm = this.zoom === "fit" ? Math.max(fit, 0.2) : this.zoom * PIXELS;
    this.element.style.setProperty("--mm", `${this.mm}px`);
  }

  resize() {
    const place = this.place();
    this.lay();
    this.restore(place);
    for (const figure of this.figures.values()) if (figure.near) this.load(figure);
  }

  load(figure) {
    const needed = this.mm * 25.4 / 72 * devicePixelRatio;
    picture(figure.firstChild, figure.page, SCALES.find(scale => scale >= needed * 0.98) ?? SCALES.at(-1));
  }

  setZoom(zoom) {
    this.zoom = zoom;
    this.resize();
    const figure = this.figures.get(this.current), spare = this.element.clientWidth - (figure?.offsetWidth ?? 0);
    if (figure) this.element.scrollLeft = figure.offsetLeft - Math.max(spare / 2, 12);
  }

  /* What moves as one: a spread, or a page where pages stand one under the other. */
  block(key) {
    const figure = this.figures.get(key);
    return this.single ? figure : figure?.parentElement;
  }

  /* The page one is at, and how far down its block the top of the window is, as a part of its height. */
  place() {
    const block = this.block(this.current);
    return block && { key: this.current, folio: this.figures.get(this.current).page.folio,
      down: (this.element.scrollTop - block.offsetTop) / block.offsetHeight };
  }

  restore(place) {
    if (!place) return;
    const slug = place.key.split("/")[0];
    this.current = [place.key, slug, this.pages[place.folio - 1]?.key, this.pages.at(-1)?.key].find(key => this.figures.has(key)) ?? "";
    const block = this.block(this.current);
    if (block) this.element.scrollTop = block.offsetTop + place.down * block.offsetHeight;
    this.tell();
  }

  go(key) {
    const block = this.block(key);
    if (!block) return;
    this.current = key;
    const spare = this.element.clientHeight - block.offsetHeight;
    this.element.scrollTop = block.offsetTop - Math.max(spare / 2, 0);
    this.tell();
  }

  /* The spread so many further, or the first or last one. */
  step(by) {
    const blocks = [...this.element.querySelectorAll(this.single ? ".page" : ".spread")];
    const at = blocks.indexOf(this.block(this.current)) + by;
    const block = blocks[Math.min(Math.max(at, 0), blocks.length - 1)];
    if (block) this.go((block.page ?? block.firstChild.page).key);
  }

  /* After scrolling: the block across the upper middle of the window is where one is. */
  settle() {
    const { scrollTop, clientHeight } = this.element, line = scrollTop + clientHeight * 0.45;
    const blocks = [...this.element.querySelectorAll(this.single ? ".page" : ".spread")];
    const block = blocks.findLast(each => each.offsetTop <= line);
    if (!block || block === this.block(this.current)) return;
    this.current = (block.page ?? block.firstChild.page).key;
    this.tell();
  }

  tell() {
    for (const [key, thumb] of this.thumbs) {
      if (key !== this.current) thumb.firstChild.removeAttribute("aria-current");
      else if (thumb.firstChild.ariaCurrent !== "page") {
        thumb.firstChild.ariaCurrent = "page";
        thumb.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
    }
    this.moved(this.figures.get(this.current)?.page);
  }
}
