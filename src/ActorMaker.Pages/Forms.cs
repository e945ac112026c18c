namespace ActorMaker.Pages;

/// <summary>Buttons that change something: forms, which work without a script.</summary>
internal static class Forms
{
    /// <summary>A form of one button.</summary>
    /// <param name="live">The running service.</param>
    /// <param name="address">What is asked for, from the site's root.</param>
    /// <param name="text">What the button says.</param>
    /// <param name="about">What it is about, for whoever hears the button and not the row it stands in; null where the text says it.</param>
    /// <param name="fields">What is sent along.</param>
    public static Html Button(this Html html, LiveSite live, string address, string text, string? about = null, params (string Name, string Value)[] fields)
    {
        html.Begin(live, address).Hidden(fields).Raw("<button>"u8).Text(text);
        if (about is not null)
        {
            html.Raw("<span class=\"heard\"> "u8).Text(about).Raw("</span>"u8);
        }

        return html.Raw("</button></form>"u8);
    }

    /// <summary>A form that asks for a line of text.</summary>
    /// <param name="live">The running service.</param>
    /// <param name="address">What is asked for, from the site's root.</param>
    /// <param name="text">What the button says.</param>
    public static Html Question(this Html html, LiveSite live, string address, string text, string field, string label) =>
        html.Begin(live, address).Raw("<label>"u8).Text(label).Raw(" <input required maxlength=\"200\" name=\""u8).Text(field).Raw("\"></label> <button>"u8).Text(text).Raw("</button></form>"u8);

    /// <summary>The begin of a form: where it goes, and the key of this service.</summary>
    /// <param name="live">The running service.</param>
    /// <param name="address">What is asked for, from the site's root.</param>
    public static Html Begin(this Html html, LiveSite live, string address) =>
        html.Raw("<form method=\"post\" action=\""u8).Text(address).Raw("\">"u8).Hidden(("key", live.FormKey));

    /// <summary>What a form sends along, and nobody sees.</summary>
    /// <param name="fields">Names and values.</param>
    public static Html Hidden(this Html html, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        foreach ((string name, string value) in fields)
        {
            html.Raw("<input type=\"hidden\" name=\""u8).Text(name).Raw("\" value=\""u8).Text(value).Raw("\">"u8);
        }

        return html;
    }
}
