using System.Text.Json;
using Sonda.Engine.Json;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Layers;

/// <summary>Every kind of layer is listed once, lies in its own folder and can be written and read.</summary>
public class LayerKindsTests
{
    public static TheoryData<string> Examples => [.. LayerKinds.All.SelectMany(kind => kind.Examples)];

    [Fact]
    public void EverySpecHasItsKind() =>
        Assert.Equal(
            typeof(LayerSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerSpec)) && !type.IsAbstract).Select(type => type.Name).Order(),
            LayerKinds.All.Select(kind => kind.Spec.Name).Order());

    [Fact]
    public void EveryKindIsListed() =>
        Assert.Equal(
            typeof(LayerKind).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerKind)) && !type.IsAbstract).Select(type => type.Name).Order(),
            LayerKinds.All.Select(kind => kind.GetType().Name).Order());

    [Fact]
    public void AKindHasAFolderOfItsOwn()
    {
        Assert.All(LayerKinds.All, kind => Assert.Equal(kind.GetType().Namespace, kind.Spec.Namespace));
        Assert.Equal(LayerKinds.All.Count, LayerKinds.All.Select(kind => kind.GetType().Namespace).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExampleIsReadByItsKindAndWrittenAgain(string example)
    {
        string text = Plain(example);
        LayerSpec layer = Read(text);
        Assert.Contains(example, LayerKinds.Of(layer).Examples);
        string written = LayerKinds.Of(layer).Write(layer, isOutput: false);
        Assert.Equal(text, written);
        Assert.Equal(layer, Read(written));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExampleIsInTheMessageAboutAnUnknownLayer(string example)
    {
        var fault = Assert.Throws<SpecException>(() => NetworkSpec.Parse("9-[unknown]-2"));
        Assert.Contains(example, fault.Message);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void TheFirstWordOfAnExampleIsInTheGrammar(string example)
    {
        string head = Plain(example).Trim('[', ']').Split(' ', '(')[0];
        string page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "specs.md"));
        Assert.Contains(char.IsAsciiDigit(head[0]) ? "SIZE" : head, page);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExampleIsWrittenAsJsonAndReadBack(string example)
    {
        NetworkSpec network = NetworkOf(Plain(example));
        using JsonDocument json = JsonDocument.Parse(NetworkJson.Form.Write(network).ToJsonString());
        Assert.Equal(network, NetworkJson.Form.Read(new JsonPlace(json.RootElement, "$")));
        string head = json.RootElement.GetProperty("layers")[0].EnumerateObject().First().Name;
        Assert.Contains(head, LayerKinds.Of(network.Layers[0]).Json.Select(form => form.Head));
    }

    [Fact]
    public void EveryFormIsInTheSchemaAndInTheDocs()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "specs.md"));
        string schema = NetworkJson.LayerSchema().ToJsonString();
        Assert.All(LayerKinds.All.SelectMany(kind => kind.Json), form =>
        {
            Assert.Contains($"`{form.Head}`", page, StringComparison.Ordinal);
            Assert.Contains($"\"required\":[\"{form.Head}\"", schema, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("(1,28,28)-[conv 6 5x5 relu]-[max 2]-[30 tanh ln]-10 softmax", "conv relu none, dense tanh layer, dense identity none")]
    [InlineData("(9,3)-[lstm 5 truncate(4)]-2 softmax", "lstm tanh none 4, dense identity none")]
    [InlineData("8-[8 identity]-res([8 relu pre]-[bn]-[8 identity])x2-[silu]-2 softmax", "dense relu none, dense identity batch R, dense relu none R, dense identity batch R, dense silu none R, dense identity none")]
    [InlineData("9-[embed 20 4]-[flatten]-[5 prelu drop(0.5)]-2 softmax", "embedding identity none, dense prelu none, dense identity none")]
    public void ATraceTellsWhatBelongsToALayerWithWeights(string text, string expected) =>
        Assert.Equal(
            expected,
            string.Join(", ", LayerFeatures.Of(NetworkSpec.Parse(text).Layers).Select(layer =>
                $"{layer.Kind} {layer.Activation} {layer.Norm.ToString().ToLowerInvariant()}{(layer.Truncation is int steps ? $" {steps}" : "")}{(layer.IsResidual ? " R" : "")}")));

    /// <summary>An example without the words that may follow.</summary>
    private static string Plain(string example) => example.Replace(" …", "", StringComparison.Ordinal).Replace("-…", "", StringComparison.Ordinal);

    /// <summary>Reads a layer as a part of a network that it fits into.</summary>
    private static LayerSpec Read(string text) => NetworkOf(text).Layers[0];

    private static NetworkSpec NetworkOf(string text)
    {
        string before = text.Contains("conv") || text.Contains("max") || text.Contains("avg") ? "(1,28,28)"
            : text.Contains("lstm") || text.Contains("gru") || text.Contains("rnn") ? "(9,3)"
            : text.Contains("embed") ? "9" : "128";
        return NetworkSpec.Parse($"{before}-{text}-2");
    }
}
