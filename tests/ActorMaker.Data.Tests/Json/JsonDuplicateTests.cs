using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonDuplicateTests
{
    [Theory]
    [InlineData("{\"id\": 1,\n \"id\": 2}", 2, 2, "the property \"id\" stands already in line 1, column 2 of the same object")]
    [InlineData("{\"id\": 1,\n \"\\u0069d\": 2}", 2, 2, "the property \"\\u0069d\" stands already in line 1, column 2 of the same object")]
    [InlineData("{\"\\u0069d\": 1,\n \"id\": 2}", 2, 2, "the property \"id\" stands already in line 1, column 2 of the same object")]
    [InlineData("{\"\\u0069d\": 1,\n \"\\u0069\\u0064\": 2}", 2, 2, "the property \"\\u0069\\u0064\" stands already in line 1, column 2 of the same object")]
    [InlineData("{\"ü\": 1, \"\\u00FC\": 2}", 1, 10, "the property \"\\u00FC\" stands already in line 1, column 2 of the same object")]
    [InlineData("{\"😀\": 1, \"\\ud83d\\uDE00\": 2}", 1, 11, "the property \"\\ud83d\\uDE00\" stands already in line 1, column 2 of the same object")]
    [InlineData("{\"a/b\": 1, \"a\\/b\": 2}", 1, 12, "the property \"a\\/b\" stands already in line 1, column 2 of the same object")]
    [InlineData("{\"\": 1, \"\": 2}", 1, 9, "the property \"\" stands already in line 1, column 2 of the same object")]
    [InlineData("[{\"x\": {\"a\": {}, \"b\": [], \"a\": 1}}]", 1, 27, "the property \"a\" stands already in line 1, column 9 of the same object")]
    public void A_name_that_occurs_twice_is_found_however_it_is_escaped(string json, int line, int column, string message)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        JsonProblem problem = Assert.Single(text.Problems);
        Assert.Equal((JsonProblemKind.DuplicateProperty, message), (problem.Kind, problem.Message));
        Assert.Equal(new TextPosition(line, column), text.GetPosition(problem.Start));
        Assert.Equal(JsonKind.String, new JsonValue(text, FirstNodeAt(text, problem.Start)).Kind);
    }

    [Theory]
    [InlineData("[{\"a\": 1}, {\"a\": 1}]")]
    [InlineData("{\"a\": {\"a\": {\"a\": 1}}}")]
    [InlineData("{\"a\": \"a\", \"b\": \"a\"}")]
    [InlineData("{\"id\": 1, \"Id\": 2, \"ID\": 3, \"id \": 4}")]
    [InlineData("{\"u\\u0308\": 1, \"ü\": 2}")]
    [InlineData("{\"webp_sm\": 1, \"webp_md\": 2, \"webp_lg\": 3}")]
    public void The_same_name_in_another_object_or_another_spelling_is_no_duplicate(string json)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Empty(text.Problems);
    }

    [Fact]
    public void Duplicates_are_found_in_objects_of_every_size()
    {
        RandomCases.Run(300, random =>
        {
            // Names collide in length and last letters, so that the quick test alone would not do.
            int members = random.Next(2, 150);
            string[] names = [.. Enumerable.Range(0, members).Select(_ => $"{(char)('a' + random.Next(26))}{random.Next(100):00}xx")];
            bool escape = random.Next(4) == 0;
            string json = "{" + string.Join(",", names.Select(name => $"\"{(escape && random.Next(8) == 0 ? $"\\u{(int)name[0]:x4}{name[1..]}" : name)}\":{{\"q\":1}}")) + "}";
            using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));

            var seen = new HashSet<string>(StringComparer.Ordinal);
            int[] expected = [.. Enumerable.Range(0, members).Where(i => !seen.Add(names[i]))];
            int[] starts = [.. MembersOf(text).Select(member => member.Name.Start)];
            Assert.Equal(expected.Select(i => starts[i]).Take(100), text.Problems.Select(problem => problem.Start));
            Assert.All(text.Problems, problem => Assert.Equal(JsonProblemKind.DuplicateProperty, problem.Kind));
        });
    }

    [Fact]
    public void A_hundred_problems_are_enough_and_they_stand_in_the_order_of_the_text()
    {
        var json = new StringBuilder("{\"a\": {\"n\": 1e999");
        for (int i = 0; i < 50_000; i++)
        {
            json.Append(",\n\"n\": 1");
        }

        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json.Append("}, \"a\": 2}").ToString()));
        Assert.Equal(100, text.Problems.Count);
        Assert.Equal(text.Problems.Select(problem => problem.Start).Order(), text.Problems.Select(problem => problem.Start));
        Assert.Equal(JsonProblemKind.Limit, text.Problems[0].Kind);
    }

    [Fact]
    public void A_very_long_name_is_shown_in_part()
    {
        string name = new string('x', 56) + "😀😀😀😀";
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes($"{{\"{name}\":1,\"{name}\":2}}"));
        Assert.Equal($"the property \"{new string('x', 56)}😀…\" stands already in line 1, column 2 of the same object", text.Problems[0].Message);
    }

    private static int FirstNodeAt(JsonText text, int start) => Enumerable.Range(0, text.Count).First(i => text.Node(i).Start == start);

    private static List<JsonMember> MembersOf(JsonText text)
    {
        var members = new List<JsonMember>();
        foreach (JsonMember member in text.Root.Members)
        {
            members.Add(member);
        }

        return members;
    }
}
