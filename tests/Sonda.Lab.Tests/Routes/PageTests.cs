using System.Net;

namespace Sonda.Lab.Tests.Routes;

public sealed class PageTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/history?run=a")]
    public async Task The_page_comes_under_a_strict_policy(string path)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("<title>Sonda", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Inter-Regular")]
    [InlineData("Inter-SemiBold")]
    public async Task The_fonts_of_the_reports_are_those_of_the_page(string font)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Client.GetAsync($"/assets/fonts/{font}.woff2", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "font/woff2"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("/assets/")]
    [InlineData("/assets")]
    [InlineData("/assets/none.js")]
    [InlineData("/nothing")]
    public async Task A_path_without_a_file_is_a_problem(string path)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await LabFixture.Problem(await lab.Client.GetAsync(path, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("en", "Not found")]
    [InlineData("pt-BR,en;q=0.5", "Não encontrado")]
    public async Task What_is_not_there_is_a_problem_in_the_language_of_the_caller(string language, string title)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        lab.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        HttpResponseMessage answer = await lab.Client.GetAsync("/api/nothing", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await LabFixture.Problem(answer));
        Assert.Equal(title, (await LabFixture.Json(answer)).GetProperty("title").GetString());
    }
}
