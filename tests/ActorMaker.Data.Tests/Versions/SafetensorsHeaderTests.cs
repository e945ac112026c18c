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
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1e30],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4611686018427387903,4611686018427387903,4611686018427387903],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[-8],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":8,\"data_offsets\":[0,8]}}")]
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

    [Theory]
    [InlineData("""{}""", 0, "it holds no weights")]
    [InlineData("""{"__metadata__":{"ss_seed":"1"}}""", 0, "it holds no weights")]
    [InlineData("""{"a":{"dtype":"F16","shape":[0],"data_offsets":[0,0]}}""", 0, "it holds no weights")]
    [InlineData("""{"a":{"dtype":"F16","shape":[3],"data_offsets":[0,4]}}""", 4, "it has a tensor that is not as long as its type and shape say")]
    [InlineData("""{"a":{"dtype":"F99","shape":[4],"data_offsets":[0,4]}}""", 4, "it has a tensor of a type that the format does not know")]
    [InlineData("""{"a":{"shape":[4],"data_offsets":[0,4]}}""", 4, "it has a tensor without type, shape or place")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", 8, "there is a hole between its tensors")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6, "two of its tensors overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4, "it names a tensor twice")]
    public void A_file_counts_only_if_its_tensors_are_all_there(string json, int tensorBytes, string reason)
    {
        SafetensorsHeader header = Judge(json.PadRight(8), tensorBytes);
        Assert.Equal((SafetensorsState.NotSafetensors, reason), (header.State, header.Reason));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F4","shape":[2,3],"data_offsets":[0,3]}}""", 3)]
    [InlineData("""{"b":{"dtype":"BF16","shape":[1,1,2],"data_offsets":[2,6]},"e":{"dtype":"U8","shape":[0,7],"data_offsets":[2,2]},"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2],"more":{}}}""", 6)]
    public void Scalars_empty_tensors_and_tensors_in_any_order_are_sound(string json, int tensorBytes) =>
        Assert.Equal((SafetensorsState.Whole, ""), (Judge(json, tensorBytes).State, Judge(json, tensorBytes).Reason));

    [Fact]
    public void Long_values_are_left_where_they_are()
    {
        SafetensorsHeader header = Judge($$$"""{"__metadata__":{"ss_seed":"{{{new string('x', 300)}}}","ss_steps":"5"},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1);
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
