"use strict";
(() => {
  const plot = document.getElementById("plot");
  const { margin, full, labels, points } = JSON.parse(document.getElementById("points").textContent);
  const tip = document.createElement("div");
  const dot = document.createElement("div");
  tip.id = "tip";
  dot.id = "dot";
  let shown = -1;

  const place = (value, size) => ((value + margin) / (full + 2 * margin)) * size;

  function show(number) {
    shown = number;
    if (number < 0) {
      tip.remove();
      dot.remove();
      return;
    }
    const [x, y, label, example, said, doubt] = points[number];
    const head = document.createElement("b");
    head.textContent = `#${example} ${labels[label] ?? "another label"}`;
    const more = document.createElement("i");
    more.textContent = doubt;
    tip.replaceChildren(head, said, more);
    plot.append(dot, tip);
    const left = place(x, plot.clientWidth);
    const top = place(y, plot.clientHeight);
    dot.style.left = `${left}px`;
    dot.style.top = `${top}px`;
    tip.style.left = `${Math.max(0, Math.min(left + 12, plot.clientWidth - tip.offsetWidth))}px`;
    tip.style.top = `${top + tip.offsetHeight + 24 > plot.clientHeight ? top - tip.offsetHeight - 12 : top + 12}px`;
  }

  plot.addEventListener("pointermove", (event) => {
    const box = plot.getBoundingClientRect();
    let best = -1;
    let least = 20 * 20;
    points.forEach(([x, y], number) => {
      const far = (place(x, box.width) - event.clientX + box.left) ** 2 + (place(y, box.height) - event.clientY + box.top) ** 2;
      if (far < least) [best, least] = [number, far];
    });
    if (best !== shown) show(best);
  });
  plot.addEventListener("pointerleave", () => show(-1));
  plot.addEventListener("blur", () => show(-1));
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") show(-1);
    if (!step) return;
    event.preventDefault();
    show((shown + step + points.length) % points.length);
  });
})();
