using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Settings;
using ActorMaker.S3;

namespace ActorMaker.Operations;

/// <summary>Reads what the settings say of the S3 service. Credentials are not among them: binary logs record properties.</summary>
internal static class S3Access
{
    /// <summary>Opens the connection; asks nobody yet.</summary>
    /// <param name="run">The run; its root's <c>.env</c> may hold credentials.</param>
    /// <returns>The connection; null if a value was refused.</returns>
    public static S3Connection? Open(OperationRun run)
    {
        bool usable = true;
        void Refuse(string text)
        {
            usable = false;
            run.Refuse(RuleCatalog.BadProperty, text);
        }

        SettingReader read = run.Read.With(Refuse);
        S3Settings settings = new(run.Root)
        {
            Region = read.Text(Setting.S3Region),
            ServiceUrl = read.Service(Setting.S3ServiceUrl),
            Profile = read.Text(Setting.S3Profile),
            Concurrency = (int)read.Number(Setting.S3Concurrency, fallback: S3Settings.DefaultConcurrency, least: 1, most: 512),
            AddressStyle = Style(read.Text(Setting.S3AddressStyle), Refuse),
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
            S3Connection connection = new(settings);
            foreach (string source in connection.Ignored)
            {
                run.Say($"{source} is not used: {connection.Service} is asked");
            }

            return connection;
        }
        catch (S3SettingException e)
        {
            Refuse(e.Message.TrimEnd('.'));
            return null;
        }
        catch (IOException e)
        {
            run.Report(Finding.At(RuleCatalog.BucketFailed, run.Project, e.Message));
            return null;
        }
    }

    private static S3AddressStyle Style(string? style, Action<string> refuse)
    {
        switch (style?.ToLowerInvariant())
        {
            case null or "regional":
                return S3AddressStyle.Regional;
            case "accelerate":
                return S3AddressStyle.Accelerate;
            case "service":
                return S3AddressStyle.Service;
            default:
                refuse($"S3AddressStyle is \"{style}\"; it can be regional, accelerate or service");
                return S3AddressStyle.Regional;
        }
    }
}
