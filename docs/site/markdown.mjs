// Markdown as GitHub shows it, to HTML: headings get GitHub's anchors, links are told to the caller, who knows where they go.
import MarkdownIt from 'markdown-it';

/** GitHub's anchor of a heading's text. `taken` counts those of one page. */
function anchorOf(text, taken) {
  const plain = text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
  const count = taken.get(plain) ?? 0;
  taken.set(plain, count + 1);
  return count ? `${plain}-${count}` : plain;
}

const textOf = (inline) => inline.children.filter(({ type }) => ['text', 'code_inline'].includes(type)).map(({ content }) => content).join('');

/** Sections for the search: a heading, its anchor, and how the text below it begins. */
function sectionsOf(tokens) {
  const sections = [];
  tokens.forEach((token, i) => {
    if (token.type === 'heading_open') sections.push({ level: Number(token.tag[1]), text: textOf(tokens[i + 1]), anchor: token.attrGet('id'), line: token.map[0] + 1, begins: '' });
    else if (token.type === 'inline' && tokens[i - 1].type !== 'heading_open' && sections.length && sections.at(-1).begins.length < 200)
      sections.at(-1).begins += `${textOf(token)} `;
  });
  return sections;
}

/**
 * Gives { title, sections, links, html(resolve) }: `links` are { target, line } in their order; `resolve` says the address of each.
 * HTML in the text is shown, not obeyed.
 */
export function parse(text) {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  const environment = {};
  const tokens = markdown.parse(text, environment);
  const taken = new Map();
  const links = [];
  tokens.forEach((token, i) => {
    if (token.type === 'heading_open') token.attrSet('id', anchorOf(textOf(tokens[i + 1]), taken));
    // A policy that forbids styles in the text forbids these too.
    const aligned = token.attrGet('style')?.replace('text-align:', '');
    if (aligned) token.attrs = [['class', aligned]];
    for (const child of token.children ?? []) {
      const attribute = { link_open: 'href', image: 'src' }[child.type];
      if (attribute) links.push({ target: child.attrGet(attribute), line: (token.map?.[0] ?? 0) + 1, child, attribute });
    }
  });
  const sections = sectionsOf(tokens);
  return {
    title: sections[0]?.text, sections, links, tokens,
    html(resolve) {
      for (const { child, attribute, target } of links) child.attrSet(attribute, resolve(target));
      // A wide table scrolls by itself, instead of the page.
      markdown.renderer.rules.table_open = () => '<div class="table"><table>\n';
      markdown.renderer.rules.table_close = () => '</table></div>\n';
      return markdown.renderer.render(tokens, markdown.options, environment);
    },
  };
}
