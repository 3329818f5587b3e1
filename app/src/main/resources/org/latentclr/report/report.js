"use strict";
// Sliders: each stage shows the column of the strip that the slider is at.
for (const group of document.querySelectorAll(".traversals")) {
  const alphas = group.dataset.alphas.split(" ");
  for (const card of group.querySelectorAll(".traversal")) {
    const rows = Number(card.dataset.rows);
    const shown = Math.min(rows, 4);
    const stage = card.querySelector(".stage");
    const source = card.querySelector(".strip img").src;
    const slider = card.querySelector("input");
    const marks = card.querySelectorAll(".scale span");
    const cells = Array.from({ length: shown }, (_, row) => {
      const cell = document.createElement("div");
      cell.style.backgroundImage = `url("${source}")`;
      cell.style.backgroundSize = `${alphas.length * 100}% ${rows * 100}%`;
      cell.style.aspectRatio = card.dataset.ratio;
      cell.dataset.y = rows > 1 ? (row / (rows - 1)) * 100 : 0;
      stage.append(cell);
      return cell;
    });
    const show = () => {
      const column = Number(slider.value);
      const x = alphas.length > 1 ? (column / (alphas.length - 1)) * 100 : 0;
      for (const cell of cells) cell.style.backgroundPosition = `${x}% ${cell.dataset.y}%`;
      card.querySelector("output").textContent = alphas[column];
      marks.forEach((mark, i) => mark.classList.toggle("here", i === column));
    };
    slider.addEventListener("input", show);
    show();
  }
}
// Tooltips: the points of each line nearest to the pointer.
for (const plot of document.querySelectorAll(".plot")) {
  const chart = plot.querySelector(".chart");
  const tip = plot.querySelector(".tip");
  const cursor = chart.querySelector(".cursor");
  const { left, right, low, high } = chart.dataset;
  const lines = [...chart.querySelectorAll(".line")].map((line) => ({
    name: line.dataset.name,
    points: line.dataset.points.split(" ").filter(Boolean).map((point) => point.split(",").map(Number)),
  }));
  chart.addEventListener("pointermove", (event) => {
    const box = chart.getBoundingClientRect();
    const scale = box.width / chart.viewBox.baseVal.width;
    const part = ((event.clientX - box.left) / scale - left) / (right - left);
    if (part < 0 || part > 1) return hide();
    const at = Number(low) + part * (high - low);
    const near = lines.filter((line) => line.points.length)
      .map((line) => [line.name, line.points.reduce((a, b) => (Math.abs(b[0] - at) < Math.abs(a[0] - at) ? b : a))]);
    if (!near.length) return;
    const x = near[0][1][0];
    const place = Number(left) + ((x - low) / (high - low)) * (right - left);
    cursor.setAttribute("x1", place);
    cursor.setAttribute("x2", place);
    cursor.style.visibility = tip.style.visibility = "visible";
    tip.textContent = `step ${Math.round(x)}\n` + near.map(([name, point]) => `${name} ${point[1].toPrecision(4)}`).join("\n");
    const middle = place * scale + 10;
    tip.style.left = `${middle > box.width / 2 ? middle - tip.offsetWidth - 12 : middle + 12}px`;
  });
  const hide = () => { cursor.style.visibility = tip.style.visibility = "hidden"; };
  chart.addEventListener("pointerleave", hide);
}
for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", async () => {
    const text = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}
