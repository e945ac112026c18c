using System.Buffers.Binary;
using System.Text;

namespace ActorMaker.S3.Harness;

/// <summary>Makes small safetensors files.</summary>
public static class Safetensors
{
    /// <summary>Makes a whole file of one tensor.</summary>
    /// <param name="tensorBytes">The size of the tensor.</param>
    /// <param name="metadata">What stands under <c>__metadata__</c>; plain ASCII without quotes.</param>
    public static byte[] File(int tensorBytes, params (string Name, string Value)[] metadata)
    {
        StringBuilder json = new("{\"__metadata__\":{");
        json.AppendJoin(',', metadata.Select(m => $"\"{m.Name}\":\"{m.Value}\""));
        json.Append($"}},\"lora.weight\":{{\"dtype\":\"U8\",\"shape\":[{tensorBytes}],\"data_offsets\":[0,{tensorBytes}]}}}}");
        byte[] header = Encoding.ASCII.GetBytes(json.ToString());
        byte[] file = new byte[8 + header.Length + tensorBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        return file;
    }
}
