using System.Diagnostics.CodeAnalysis;

namespace ActorMaker.Data.Addresses;

/// <summary>
/// The address of one S3 object, in whatever form it is written. Two addresses name the same object when bucket and key
/// agree; the text is kept, so that what was parsed is written back byte for byte. An address is never fetched.
/// </summary>
public sealed class S3Address
{
    private readonly string text;
    private readonly int keyStart;
    private readonly int keyEnd;
    private string? key;
    private string? fileName;

    private S3Address(string text, S3AddressForm form, string bucket, string? region, int keyStart, int keyEnd)
    {
        this.text = text;
        Form = form;
        Bucket = bucket;
        Region = region;
        this.keyStart = keyStart;
        this.keyEnd = keyEnd;
    }

    /// <summary>How the address is written.</summary>
    public S3AddressForm Form { get; }

    /// <summary>The bucket; lower case where it stands in the host.</summary>
    public string Bucket { get; }

    /// <summary>The region, such as <c>us-west-1</c>, where the host names one.</summary>
    public string? Region { get; }

    /// <summary>The object's key, decoded: the very name that a listing shows. Never empty; may begin with <c>/</c>.</summary>
    public string Key => key ??= Uri.UnescapeDataString(text.AsSpan(keyStart, keyEnd - keyStart));

    /// <summary>The key, without making a text of it where it is written as it is.</summary>
    internal ReadOnlySpan<char> KeySpan => text.AsSpan(keyStart, keyEnd - keyStart).Contains('%') ? Key : text.AsSpan(keyStart, keyEnd - keyStart);

    /// <summary>What stands behind the last <c>/</c> of the key, decoded; empty for a key that ends in one.</summary>
    public string FileName => fileName ??= LastSegment();

    /// <summary>Query and fragment as written, from their <c>?</c> or <c>#</c> on; empty without.</summary>
    public string Query => text[keyEnd..];

    /// <summary>Whether the address carries a signature, a token or user info: such an address is a secret, and expires.</summary>
    public bool HasSignature => (keyEnd < text.Length || Form == S3AddressForm.Service || text.Contains('@', StringComparison.Ordinal))
        && AddressSecrets.IsIn(text);

    /// <summary>Whether S3 serves the address over acceleration.</summary>
    public bool IsAccelerated => Form is S3AddressForm.Accelerate or S3AddressForm.AccelerateDualStack;

    /// <summary>Reads an address in any form. Never throws.</summary>
    /// <param name="text">The address, without white space around it.</param>
    /// <param name="serviceUrl">A service of one's own whose path-style addresses count too; its scheme and port do not matter.</param>
    /// <param name="address">The address, when it names an object (a bucket alone is none).</param>
    /// <returns>Whether it does.</returns>
    public static bool TryParse(string text, Uri? serviceUrl, [NotNullWhen(true)] out S3Address? address)
    {
        address = null;
        int start = AuthorityStart(text);
        if (start < 0 || text[^1] == ' ' || text.AsSpan().ContainsAnyInRange('\0', '\u001f'))
        {
            return false;
        }

        int length = text.AsSpan(start).IndexOfAny('/', '?', '#');
        if (length <= 0 || text[start + length] != '/')
        {
            return false;
        }

        int path = start + length;
        int end = text.AsSpan(path).IndexOfAny('?', '#');
        end = end < 0 ? text.Length : path + end;

        ReadOnlySpan<char> host = text.AsSpan(start, length);
        host = host[(host.LastIndexOf('@') + 1)..];
        address = start == "s3://".Length
            ? FromScheme(text, host, path, end)
            : FromHost(text, WithoutPort(host), serviceUrl, path, end);
        return address is not null;
    }

    /// <summary>Writes the address of an object.</summary>
    /// <param name="bucket">The bucket. One that TLS cannot serve as a host (it holds a dot) is written path-style.</param>
    /// <param name="key">The key, not encoded.</param>
    /// <param name="style">The form wanted.</param>
    /// <param name="region">The bucket's region; null writes the global endpoint. Not used by the other styles.</param>
    /// <param name="serviceUrl">The service, for <see cref="S3AddressStyle.Service"/>.</param>
    /// <exception cref="ArgumentException">The style is <see cref="S3AddressStyle.Service"/> and there is no service URL.</exception>
    public static string Format(string bucket, string key, S3AddressStyle style, string? region, Uri? serviceUrl)
    {
        string encoded = Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal);
        bool hostable = S3Host.IsBucketName(bucket, inPath: false) && !bucket.Contains('.', StringComparison.Ordinal);
        return style switch
        {
            S3AddressStyle.Service when serviceUrl is null => throw new ArgumentException("The service style needs a service URL.", nameof(serviceUrl)),
            S3AddressStyle.Service => $"{serviceUrl.Scheme}://{serviceUrl.Authority}{serviceUrl.AbsolutePath.TrimEnd('/')}/{bucket}/{encoded}",
            S3AddressStyle.Accelerate when hostable => Write(S3AddressForm.Accelerate, bucket, region, encoded),
            _ when region is null => Write(hostable ? S3AddressForm.Global : S3AddressForm.GlobalPath, bucket, region, encoded),
            _ => Write(hostable ? S3AddressForm.Regional : S3AddressForm.RegionalPath, bucket, region, encoded),
        };
    }

    /// <summary>The same object in another form. The key's spelling and the query stay; scheme, port and user info do not.</summary>
    /// <param name="form">The form wanted; not <see cref="S3AddressForm.Service"/>, which <see cref="Format"/> writes.</param>
    /// <param name="region">The region to write where this address names none.</param>
    /// <returns>
    /// The new address; this one when it already has the form, when the form needs a region and there is none, or when the
    /// bucket cannot be part of a host name.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="form"/> is <see cref="S3AddressForm.Service"/>.</exception>
    public S3Address With(S3AddressForm form, string? region = null)
    {
        if (form == S3AddressForm.Service)
        {
            throw new ArgumentException("An address under a service is written by Format.", nameof(form));
        }

        string? known = Region ?? region;
        bool needsRegion = form is S3AddressForm.Regional or S3AddressForm.RegionalPath or S3AddressForm.DualStack or S3AddressForm.DualStackPath;
        bool inHost = form is S3AddressForm.Regional or S3AddressForm.Global or S3AddressForm.Accelerate
            or S3AddressForm.DualStack or S3AddressForm.AccelerateDualStack;
        if (form == Form || (needsRegion && known is null)
            || (inHost && (!S3Host.IsBucketName(Bucket, inPath: false) || Bucket.Contains('.', StringComparison.Ordinal))))
        {
            return this;
        }

        string written = Write(form, Bucket, known, text[keyStart..]);
        int end = written.Length - (text.Length - keyEnd);
        return new S3Address(written, form, Bucket, needsRegion ? known : null, end - (keyEnd - keyStart), end);
    }

    /// <summary>The same object over acceleration; this address when it is accelerated or its bucket cannot be.</summary>
    public S3Address ToAccelerated() => IsAccelerated ? this : With(S3AddressForm.Accelerate);

    /// <summary>The same object with the bucket in the host, for the path-style forms of AWS; any other address stays.</summary>
    public S3Address ToVirtualHosted() => Form switch
    {
        S3AddressForm.RegionalPath => With(S3AddressForm.Regional),
        S3AddressForm.GlobalPath => With(S3AddressForm.Global),
        S3AddressForm.AcceleratePath => With(S3AddressForm.Accelerate),
        S3AddressForm.DualStackPath => With(S3AddressForm.DualStack),
        _ => this,
    };

    /// <summary>Whether both name the same bucket and key.</summary>
    /// <param name="other">The other address.</param>
    public bool SameObject(S3Address other) =>
        string.Equals(Bucket, other.Bucket, StringComparison.Ordinal) && string.Equals(Key, other.Key, StringComparison.Ordinal);

    /// <summary>The address as it was written.</summary>
    public override string ToString() => text;

    private static int AuthorityStart(string text)
    {
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return "https://".Length;
        }

        if (text.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
        {
            return "s3://".Length;
        }

        return text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://".Length : -1;
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        int colon = host.LastIndexOf(':');
        return colon >= 0 && !host[(colon + 1)..].ContainsAnyExceptInRange('0', '9') ? host[..colon] : host;
    }

    private static S3Address? FromScheme(string text, ReadOnlySpan<char> bucket, int path, int end) =>
        path + 1 < end && S3Host.IsBucketName(bucket, inPath: true)
            ? new S3Address(text, S3AddressForm.S3Scheme, bucket.ToString(), region: null, path + 1, end)
            : null;

    private static S3Address? FromHost(string text, ReadOnlySpan<char> host, Uri? serviceUrl, int path, int end)
    {
        if (S3Host.Find(host) is { } aws)
        {
            if (aws.Bucket is null)
            {
                return FromPath(text, aws.Form, aws.Region, path, end);
            }

            return path + 1 < end ? new S3Address(text, aws.Form, aws.Bucket, aws.Region, path + 1, end) : null;
        }

        if (serviceUrl is null || !serviceUrl.IsAbsoluteUri || !host.TrimEnd('.').Equals(serviceUrl.Host, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        ReadOnlySpan<char> prefix = serviceUrl.AbsolutePath.AsSpan().TrimEnd('/');
        bool under = text.AsSpan(path, end - path).StartsWith(prefix, StringComparison.Ordinal)
            && path + prefix.Length < end && text[path + prefix.Length] == '/';
        return under ? FromPath(text, S3AddressForm.Service, region: null, path + prefix.Length, end) : null;
    }

    private static S3Address? FromPath(string text, S3AddressForm form, string? region, int path, int end)
    {
        int slash = text.AsSpan(path + 1, end - path - 1).IndexOf('/');
        if (slash < 0 || path + slash + 2 >= end)
        {
            return null;
        }

        string bucket = Uri.UnescapeDataString(text.AsSpan(path + 1, slash));
        return S3Host.IsBucketName(bucket, inPath: true) ? new S3Address(text, form, bucket, region, path + slash + 2, end) : null;
    }

    private static string Write(S3AddressForm form, string bucket, string? region, string tail)
    {
        string aws = region is not null && region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        return form switch
        {
            S3AddressForm.Regional => $"https://{bucket}.s3.{region}.{aws}/{tail}",
            S3AddressForm.Global => $"https://{bucket}.s3.{aws}/{tail}",
            S3AddressForm.Accelerate => $"https://{bucket}.s3-accelerate.{aws}/{tail}",
            S3AddressForm.DualStack => $"https://{bucket}.s3.dualstack.{region}.{aws}/{tail}",
            S3AddressForm.AccelerateDualStack => $"https://{bucket}.s3-accelerate.dualstack.{aws}/{tail}",
            S3AddressForm.RegionalPath => $"https://s3.{region}.{aws}/{bucket}/{tail}",
            S3AddressForm.GlobalPath => $"https://s3.{aws}/{bucket}/{tail}",
            S3AddressForm.AcceleratePath => $"https://s3-accelerate.{aws}/{bucket}/{tail}",
            S3AddressForm.DualStackPath => $"https://s3.dualstack.{region}.{aws}/{bucket}/{tail}",
            _ => $"s3://{bucket}/{tail}",
        };
    }

    private string LastSegment()
    {
        ReadOnlySpan<char> written = text.AsSpan(keyStart, keyEnd - keyStart);
        ReadOnlySpan<char> name = written.Contains('%') ? Key : written;
        return name[(name.LastIndexOf('/') + 1)..].ToString();
    }
}
