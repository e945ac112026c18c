using System.Buffers.Binary;
using System.Text;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Versions;

public sealed class SafetensorsHeaderTests
{
    private const string Sound =
        """{"__metadata__":{"ss_network_dim":"16","ss_optimizer":"None","ss_tag_frequency":"{\"a cat\":3}","ss_training_comment":"mine","ss_dataset_dirs":"/home/me","other":"x"},"b":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}   """;

    [Fact]
    public void A_file_that_is_as_long_as_its_header_says_is_whole()
    {
        SafetensorsHeader header = Judge(Sound, tensorBytes: 8);

        Assert.Equal((SafetensorsState.Whole, ""), (header.State, header.Reason));
        Assert.Equal([new("ss_network_dim", "16"), new("ss_optimizer", "None")], header.Training);
    }

    [Theory]
    [InlineData(7, SafetensorsState.Truncated)]
    [InlineData(0, SafetensorsState.Truncated)]
    [InlineData(9, SafetensorsState.NotSafetensors)]
    public void A_file_of_another_length_is_not(int tensorBytes, SafetensorsState state)
    {
        SafetensorsHeader header = Judge(Sound, tensorBytes);
        Assert.Equal(state, header.State);
        Assert.NotEmpty(header.Reason);
        Assert.Empty(header.Training);
    }

    [Fact]
    public void A_file_that_ends_within_its_header_is_truncated()
    {
        byte[] file = File(Sound, 8);
        for (int size = SafetensorsHeader.PrefixBytes; size < file.Length - 8; size++)
        {
            Assert.Equal(SafetensorsState.Truncated, SafetensorsHeader.CheckPrefix(file.AsSpan(0, size), size, out _)!.State);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<html><body>not found</body></html>")]
    [InlineData("\u0001\0\0\0\0\0\0\0{")]
    [InlineData("\u0004\0\0\0\0\0\0\0[]  ")]
    public void Other_files_are_seen_by_their_first_bytes(string content)
    {
        byte[] file = Encoding.Latin1.GetBytes(content);
        Assert.Equal(SafetensorsState.NotSafetensors, SafetensorsHeader.CheckPrefix(file, file.Length, out int length)!.State);
        Assert.Equal(0, length);
    }

    [Fact]
    public void A_length_is_not_believed_beyond_the_limit()
    {
        foreach (ulong length in new[] { ulong.MaxValue, 1UL << 63, (ulong)SafetensorsHeader.MaxBytes + 1 })
        {
            byte[] prefix = new byte[9];
            BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
            prefix[8] = (byte)'{';
            Assert.Equal(SafetensorsState.NotSafetensors, SafetensorsHeader.CheckPrefix(prefix, long.MaxValue, out _)!.State);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"a\":{\"data_offsets\":[0]}}")]
    [InlineData("{\"a\":{\"data_offsets\":[0,1,2]}}")]
    [InlineData("{\"a\":{\"data_offsets\":[5,4]}}")]
    [InlineData("{\"a\":{\"data_offsets\":[-1,4]}}")]
    [InlineData("{\"a\":{\"data_offsets\":[0,1e30]}}")]
    [InlineData("{\"a\":{\"data_offsets\":[0,9223372036854775807]}}")]
    [InlineData("{\"__metadata__\":{\"ss_seed\":1}}")]
    [InlineData("{\"__metadata__\":{\"ss_seed\":\"\\ud800\"}}")]
    [InlineData("{\"\\ud800\":{}")]
    public void A_header_that_makes_no_sense_never_throws(string json) =>
        Assert.Equal(SafetensorsState.NotSafetensors, Judge(json, 8).State);

    [Fact]
    public void Long_values_are_left_where_they_are()
    {
        SafetensorsHeader header = Judge($$$"""{"__metadata__":{"ss_seed":"{{{new string('x', 300)}}}","ss_steps":"5"}}""", 0);
        Assert.Equal([new("ss_steps", "5")], header.Training);
    }

    private static SafetensorsHeader Judge(string json, int tensorBytes)
    {
        byte[] file = File(json, tensorBytes);
        return SafetensorsHeader.CheckPrefix(file, file.Length, out int length)
            ?? SafetensorsHeader.Parse(file.AsSpan(SafetensorsHeader.PrefixBytes, length), file.Length);
    }

    private static byte[] File(string json, int tensorBytes)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] file = new byte[SafetensorsHeader.PrefixBytes + header.Length + tensorBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, SafetensorsHeader.PrefixBytes);
        return file;
    }
}
