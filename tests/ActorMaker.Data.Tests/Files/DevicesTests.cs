using ActorMaker.Data.Files;

namespace ActorMaker.Data.Tests.Files;

/// <summary>Where stamps prove nothing, since any program can set the time of a file's last change.</summary>
public sealed class DevicesTests
{
    [Theory]
    [InlineData(0x4D44, false)] // FAT
    [InlineData(0x2011BAB0, false)] // exFAT
    [InlineData(0xEF53, true)] // ext4
    [InlineData(0x01021994, true)] // tmpfs
    [InlineData(0, true)] // not to be learned
    public void A_file_system_is_asked_once_whether_it_keeps_the_change_time_to_itself(long type, bool keeps)
    {
        int asked = 0;
        long TypeOf(int folder, nint name)
        {
            asked++;
            return type;
        }

        Devices devices = new(TypeOf);

        Assert.Equal(keeps, devices.KeepChangeTime(7, 0, 0));
        Assert.Equal(keeps, devices.KeepChangeTime(7, 0, 0));
        Assert.Equal(1, asked);
        _ = devices.KeepChangeTime(8, 0, 0);
        Assert.Equal(2, asked);
        Assert.Equal(keeps, devices.KeepChangeTime(7, 0, 0));
        Assert.Equal(2, asked);
    }

    [Fact]
    public void An_ordinary_file_here_has_a_stamp_that_proves_its_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems tell neither change time nor inode");
        string path = Path.GetTempFileName();
        try
        {
            Assert.True(FileStamp.Of(path).IsIdentity);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
