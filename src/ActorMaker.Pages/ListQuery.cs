namespace ActorMaker.Pages;

/// <summary>Which part of a long list somebody looks at.</summary>
/// <param name="Find">What a name holds; empty for any.</param>
/// <param name="OnlyOpen">Whether only what needs a person is shown.</param>
/// <param name="Page">The page, from 1.</param>
public sealed record ListQuery(string Find, bool OnlyOpen, int Page)
{
    private const int Size = 200;

    /// <summary>Writes what the part is chosen by, and cuts it out of the list.</summary>
    internal IReadOnlyList<T> Part<T>(Html html, string address, IReadOnlyList<T> all, Func<T, string> name, Func<T, bool> isOpen, string openWords)
    {
        html.Raw("<form method=\"get\" action=\""u8).Text(address).Raw("\"><label>Name <input type=\"search\" name=\"find\" value=\""u8).Text(Find).Raw("\"></label> <label><input type=\"checkbox\" name=\"open\" value=\"true\""u8)
            .Raw(OnlyOpen ? " checked"u8 : ""u8).Raw("> "u8).Text(openWords).Raw("</label> <button>Show</button></form>\n"u8);
        T[] found = [.. all.Where(i => (Find.Length == 0 || name(i).Contains(Find, StringComparison.OrdinalIgnoreCase)) && (!OnlyOpen || isOpen(i)))];
        int pages = Math.Max((found.Length + Size - 1) / Size, 1);
        int page = Math.Clamp(Page, 1, pages);
        html.Raw("<p>"u8);
        if (found.Length == 0)
        {
            html.Text(all.Count == 0 ? "" : "None of them.");
        }
        else
        {
            html.Number((page - 1) * Size + 1).Raw("–"u8).Number(Math.Min(page * Size, found.Length)).Raw(" of "u8).Number(found.Length);
            Turn(html, address, page - 1, pages, " · ", "Previous");
            Turn(html, address, page + 1, pages, " · ", "Next");
        }

        html.Raw("</p>\n"u8);
        return found[((page - 1) * Size)..Math.Min(page * Size, found.Length)];
    }

    private void Turn(Html html, string address, int page, int pages, string between, string word)
    {
        if (page >= 1 && page <= pages)
        {
            html.Text(between).Link(FormattableString.Invariant($"{address}?page={page}{(Find.Length > 0 ? "&find=" + Uri.EscapeDataString(Find) : "")}{(OnlyOpen ? "&open=true" : "")}"), word);
        }
    }
}
