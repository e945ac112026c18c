using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.Tests.Manifests;

public sealed class ActorPathsTests
{
    [Theory]
    [InlineData("a.jpg", true)]
    [InlineData("a b (1).jpg", true)]
    [InlineData("..a.jpg", true)]
    [InlineData("...", true)]
    [InlineData("ё.jpg", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/b.jpg", false)]
    [InlineData("/a.jpg", false)]
    [InlineData("a\\b.jpg", false)]
    [InlineData("C:a.jpg", false)]
    [InlineData("a.jpg:stream", false)]
    [InlineData("a\0.jpg", false)]
    public void A_file_name_is_one_name(string name, bool isName) => Assert.Equal(isName, ActorPaths.IsFileName(name));

    [Theory]
    [InlineData("data/actors/0006_x/training_data/a.jpg", true)]
    [InlineData("data/actors/0006_x/a.jpg", true)]
    [InlineData("data/actors/0006_x/", false)]
    [InlineData("data/actors/0006_x", false)]
    [InlineData("data/actors/0006_xy/a.jpg", false)]
    [InlineData("data/actors/0006_X/a.jpg", false)]
    [InlineData("data/actors/0006_x/../0007_y/a.jpg", false)]
    [InlineData("data/actors/0006_x/./a.jpg", false)]
    [InlineData("data/actors/0006_x//a.jpg", false)]
    [InlineData("data/actors/0006_x/a\\..\\b.jpg", false)]
    [InlineData("data/actors/0006_x/C:a.jpg", false)]
    [InlineData("/data/actors/0006_x/a.jpg", false)]
    [InlineData("./data/actors/0006_x/a.jpg", false)]
    [InlineData("data\\actors\\0006_x\\a.jpg", false)]
    [InlineData("", false)]
    public void A_path_stays_below_the_actors_folder(string path, bool inside) => Assert.Equal(inside, ActorPaths.IsInside(path, "0006_x"));

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/b")]
    public void An_actor_whose_name_is_no_folder_has_no_paths(string actor) => Assert.False(ActorPaths.IsInside($"data/actors/{actor}/a.jpg", actor));
}
