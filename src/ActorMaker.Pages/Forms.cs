namespace ActorMaker.Pages;

/// <summary>Buttons that change something: forms, which work without a script.</summary>
internal static class Forms
{
    /// <summary>A form of one button.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="live">The running service.</param>
    /// <param name="address">What is asked for, from the site's root.</param>
    /// <param name="text">What the button says.</param>
    /// <param name="fields">What is sent along.</param>
    public static Html Button(this Html html, LiveSite live, string address, string text, params (string Name, string Value)[] fields)
    {
        Begin(html, live, address);
        foreach ((string name, string value) in fields)
        {
            html.Raw("<input type=\"hidden\" name=\""u8).Text(name).Raw("\" value=\""u8).Text(value).Raw("\">"u8);
        }

        return html.Raw("<button>"u8).Text(text).Raw("</button></form>"u8);
    }

    /// <summary>A form that asks for a line of text.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="live">The running service.</param>
    /// <param name="address">What is asked for, from the site's root.</param>
    /// <param name="text">What the button says.</param>
    /// <param name="field">The text's name.</param>
    /// <param name="label">What it is.</param>
    public static Html Question(this Html html, LiveSite live, string address, string text, string field, string label)
    {
        Begin(html, live, address);
        return html.Raw("<label>"u8).Text(label).Raw(" <input required maxlength=\"200\" name=\""u8).Text(field).Raw("\"></label> <button>"u8).Text(text).Raw("</button></form>"u8);
    }

    private static void Begin(Html html, LiveSite live, string address) =>
        html.Raw("<form method=\"post\" action=\""u8).Text(address).Raw("\"><input type=\"hidden\" name=\"key\" value=\""u8).Text(live.FormKey).Raw("\">"u8);
}
