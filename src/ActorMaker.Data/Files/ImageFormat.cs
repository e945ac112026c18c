namespace ActorMaker.Data.Files;

/// <summary>What the first bytes of a file say.</summary>
public enum ImageKind
{
    /// <summary>None of the formats below.</summary>
    Unknown,

    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>A Git LFS pointer: the image itself was not fetched.</summary>
    LfsPointer,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>GIF.</summary>
    Gif,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>AVIF.</summary>
    Avif,

    /// <summary>Windows bitmap.</summary>
    Bmp,
}

/// <summary>The image formats of training data.</summary>
public static class ImageFormat
{
    /// <summary>Bytes from a file's start that <see cref="Detect"/> needs.</summary>
    public const int HeaderLength = 64;

    /// <summary>Tells whether a name is that of an image: <c>.jpg .jpeg .png .gif .webp .avif .bmp</c>, in any case.</summary>
    /// <param name="name">A file name in UTF-8.</param>
    /// <returns>True if so.</returns>
    public static bool IsImageName(ReadOnlySpan<byte> name)
    {
        int dot = name.LastIndexOf((byte)'.');
        return dot >= 0 && Expected(name[(dot + 1)..]) != ImageKind.Unknown;
    }

    /// <summary>Tells what a file with such a name should hold.</summary>
    /// <returns>The format; <see cref="ImageKind.Unknown"/> if the extension is no image's.</returns>
    public static ImageKind OfName(string name)
    {
        int dot = name.LastIndexOf('.');
        Span<byte> extension = stackalloc byte[5];
        if (dot < 0 || name.Length - dot - 1 > 4)
        {
            return ImageKind.Unknown;
        }

        int length = 0;
        foreach (char c in name.AsSpan(dot + 1))
        {
            extension[length++] = c < 0x80 ? (byte)c : (byte)0;
        }

        return Expected(extension[..length]);
    }

    /// <summary>The extension that a format's files have.</summary>
    /// <param name="kind">The format.</param>
    /// <returns>Such as <c>.png</c>.</returns>
    public static string ExtensionOf(ImageKind kind) => kind switch
    {
        ImageKind.Jpeg => ".jpg",
        ImageKind.Png => ".png",
        ImageKind.Gif => ".gif",
        ImageKind.WebP => ".webp",
        ImageKind.Avif => ".avif",
        ImageKind.Bmp => ".bmp",
        _ => "",
    };

    /// <summary>Tells what a file holds.</summary>
    /// <param name="header">Its first <see cref="HeaderLength"/> bytes, or all if it has fewer.</param>
    /// <returns>The format.</returns>
    public static ImageKind Detect(ReadOnlySpan<byte> header)
    {
        if (header.IsEmpty)
        {
            return ImageKind.Empty;
        }

        if (header.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return ImageKind.Jpeg;
        }

        if (header.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return ImageKind.Png;
        }

        if (header.StartsWith("GIF87a"u8) || header.StartsWith("GIF89a"u8))
        {
            return ImageKind.Gif;
        }

        if (header.Length >= 12 && header.StartsWith("RIFF"u8) && header[8..].StartsWith("WEBP"u8))
        {
            return ImageKind.WebP;
        }

        if (header.Length >= 12 && header[4..].StartsWith("ftyp"u8) && (header[8..].IndexOf("avif"u8) >= 0 || header[8..].IndexOf("avis"u8) >= 0))
        {
            return ImageKind.Avif;
        }

        if (header.StartsWith("BM"u8))
        {
            return ImageKind.Bmp;
        }

        return header.StartsWith("version https://git-lfs"u8) ? ImageKind.LfsPointer : ImageKind.Unknown;
    }

    private static ImageKind Expected(ReadOnlySpan<byte> extension)
    {
        if (extension.Length is < 3 or > 4)
        {
            return ImageKind.Unknown;
        }

        uint lower = 0;
        foreach (byte b in extension)
        {
            lower = (lower << 8) | (uint)(b | 0x20);
        }

        return lower switch
        {
            ('j' << 16) | ('p' << 8) | 'g' => ImageKind.Jpeg,
            ((uint)'j' << 24) | ('p' << 16) | ('e' << 8) | 'g' => ImageKind.Jpeg,
            ('p' << 16) | ('n' << 8) | 'g' => ImageKind.Png,
            ('g' << 16) | ('i' << 8) | 'f' => ImageKind.Gif,
            ((uint)'w' << 24) | ('e' << 16) | ('b' << 8) | 'p' => ImageKind.WebP,
            ((uint)'a' << 24) | ('v' << 16) | ('i' << 8) | 'f' => ImageKind.Avif,
            ('b' << 16) | ('m' << 8) | 'p' => ImageKind.Bmp,
            _ => ImageKind.Unknown,
        };
    }
}
