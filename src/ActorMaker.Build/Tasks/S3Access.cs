using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.S3;

namespace ActorMaker.Build.Tasks;

/// <summary>What the properties of a target say of the S3 service. Credentials are not among them: binary logs record properties.</summary>
/// <param name="Region">The region of the buckets.</param>
/// <param name="ServiceUrl">The address of a service that is not AWS.</param>
/// <param name="Profile">The AWS profile to take credentials from.</param>
/// <param name="Concurrency">How many requests run at a time.</param>
/// <param name="AddressStyle">How new addresses are written.</param>
internal sealed record S3Access(string? Region, string? ServiceUrl, string? Profile, string? Concurrency, string? AddressStyle)
{
    /// <summary>Opens the connection; asks nobody yet.</summary>
    /// <param name="root">Absolute path of the data root, whose <c>.env</c> may hold credentials.</param>
    /// <param name="properties">Reads the values.</param>
    /// <param name="refuse">Called with AM9002 and what makes no sense.</param>
    /// <returns>The connection; null if a value was refused.</returns>
    public S3Connection? Open(string root, PropertyValues properties, Action<Rule, string> refuse)
    {
        bool usable = true;
        void Refuse(string text)
        {
            usable = false;
            refuse(RuleCatalog.BadProperty, text);
        }

        PropertyValues values = properties.With(Refuse);
        S3Settings settings = new(root)
        {
            Region = Trimmed(Region),
            ServiceUrl = values.Service("S3ServiceUrl", ServiceUrl),
            Profile = Trimmed(Profile),
            Concurrency = (int)values.Number("S3Concurrency", Concurrency, fallback: S3Settings.DefaultConcurrency, least: 1, most: 512),
            AddressStyle = Style(Refuse),
        };
        if (settings is { AddressStyle: S3AddressStyle.Service, ServiceUrl: null } && usable)
        {
            Refuse("S3AddressStyle is service, and S3ServiceUrl is not set");
        }

        if (!usable)
        {
            return null;
        }

        try
        {
            return new S3Connection(settings);
        }
        catch (S3SettingException e)
        {
            Refuse(e.Message.TrimEnd('.'));
            return null;
        }
    }

    private S3AddressStyle Style(Action<string> refuse)
    {
        switch (Trimmed(AddressStyle)?.ToLowerInvariant())
        {
            case null or "regional":
                return S3AddressStyle.Regional;
            case "accelerate":
                return S3AddressStyle.Accelerate;
            case "service":
                return S3AddressStyle.Service;
            default:
                refuse($"S3AddressStyle is \"{AddressStyle}\"; it can be regional, accelerate or service");
                return S3AddressStyle.Regional;
        }
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
