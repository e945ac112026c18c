namespace ActorMaker.Data.Addresses;

/// <summary>What the host of an AWS address says. The last few are remembered: a data root names few buckets.</summary>
/// <param name="Text">The host as written, without port and user.</param>
/// <param name="Form">The form that the address has.</param>
/// <param name="Bucket">The bucket, lower case; null when it is the first segment of the path.</param>
/// <param name="Region">The region, where the host names one.</param>
internal sealed record S3Host(string Text, S3AddressForm Form, string? Bucket, string? Region)
{
    private static readonly S3Host?[] Recent = new S3Host?[4];
    private static uint added;

    /// <summary>Reads a host such as <c>bucket.s3.us-west-1.amazonaws.com</c>.</summary>
    /// <param name="host">The host, in any case, without port and user.</param>
    /// <returns>What it says, or null when no S3 endpoint of AWS has such a host.</returns>
    public static S3Host? Find(ReadOnlySpan<char> host)
    {
        // Racing threads at worst parse again: the record is immutable and its reference is written in one go.
        foreach (S3Host? known in Recent)
        {
            if (known is not null && host.SequenceEqual(known.Text))
            {
                return known;
            }
        }

        S3Host? parsed = Parse(host.ToString());
        if (parsed is not null)
        {
            Recent[added++ % (uint)Recent.Length] = parsed;
        }

        return parsed;
    }

    /// <summary>Whether S3 accepts such a bucket name (in a path: those of before 2018 too).</summary>
    /// <param name="inPath">Whether it stands in a path, where capitals and underscores may be.</param>
    public static bool IsBucketName(ReadOnlySpan<char> name, bool inPath)
    {
        if (name.Length < 3 || name.Length > (inPath ? 255 : 63) || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]))
        {
            return false;
        }

        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool fits = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'
                || (c == '.' && name[i - 1] != '.')
                || (inPath && (c == '_' || char.IsAsciiLetterUpper(c)));
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text has the shape of an AWS region, such as <c>us-gov-west-1</c>.</summary>
    public static bool IsRegion(ReadOnlySpan<char> text)
    {
        int hyphens = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '-')
            {
                hyphens++;
            }
            else if (!char.IsAsciiLetterLower(text[i]) && !char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return hyphens >= 2 && char.IsAsciiLetterLower(text[0]) && char.IsAsciiDigit(text[^1]);
    }

    private static S3Host? Parse(string host)
    {
        string lower = host.ToLowerInvariant();
        ReadOnlySpan<char> rest = lower;
        if (rest is [.., '.'])
        {
            rest = rest[..^1];
        }

        if (rest.EndsWith(".cn", StringComparison.Ordinal))
        {
            rest = rest[..^3];
        }

        if (rest is ['.', ..] || !rest.EndsWith(".amazonaws.com", StringComparison.Ordinal))
        {
            return null;
        }

        // From the right: [bucket.] endpoint [.dualstack] [.region] .amazonaws.com; a bucket may hold any of these words itself.
        rest = rest[..^".amazonaws.com".Length];
        ReadOnlySpan<char> label = TakeLast(ref rest);
        string? region = null;
        if (IsRegion(label) && !label.StartsWith("s3-", StringComparison.Ordinal))
        {
            region = label.ToString();
            label = TakeLast(ref rest);
        }

        bool dualStack = label is "dualstack";
        if (dualStack)
        {
            label = TakeLast(ref rest);
        }

        bool accelerate = label is "s3-accelerate";
        if (accelerate)
        {
            if (region is not null)
            {
                return null;
            }
        }
        else if (label is "s3" or "s3-fips")
        {
            if (region is null && (dualStack || label is "s3-fips"))
            {
                return null;
            }
        }
        else if (region is null && !dualStack && LegacyRegion(label) is { } legacy)
        {
            region = legacy;
        }
        else
        {
            return null;
        }

        bool inPath = rest.IsEmpty;
        if (!inPath && !IsBucketName(rest, inPath: false))
        {
            return null;
        }

        S3AddressForm form = (accelerate, dualStack, region is not null, inPath) switch
        {
            (true, false, _, false) => S3AddressForm.Accelerate,
            (true, true, _, false) => S3AddressForm.AccelerateDualStack,
            (true, _, _, true) => S3AddressForm.AcceleratePath,
            (false, true, _, false) => S3AddressForm.DualStack,
            (false, true, _, true) => S3AddressForm.DualStackPath,
            (false, false, true, false) => S3AddressForm.Regional,
            (false, false, true, true) => S3AddressForm.RegionalPath,
            (false, false, false, false) => S3AddressForm.Global,
            (false, false, false, true) => S3AddressForm.GlobalPath,
        };
        return new S3Host(host, form, inPath ? null : rest.ToString(), region);
    }

    // "s3-us-west-1": the endpoints of before 2019. "s3-website-us-west-1" and its like are other services.
    private static string? LegacyRegion(ReadOnlySpan<char> label)
    {
        if (label is "s3-external-1")
        {
            return "us-east-1";
        }

        if (!label.StartsWith("s3-", StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> region = label[3..];
        return IsRegion(region) && !region.StartsWith("website-", StringComparison.Ordinal) ? region.ToString() : null;
    }

    private static ReadOnlySpan<char> TakeLast(ref ReadOnlySpan<char> labels)
    {
        int dot = labels.LastIndexOf('.');
        ReadOnlySpan<char> label = labels[(dot + 1)..];
        labels = dot < 0 ? [] : labels[..dot];
        return label;
    }
}
