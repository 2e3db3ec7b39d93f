namespace ClockifyBff.Tests.Deploy;

/// <summary>A checkout of the repository with git configured for Windows line endings.</summary>
[Trait("Kind", "deploy")]
public sealed class LineEndingTests
{
    private const string Git = "/usr/bin/git";

    [Theory]
    [InlineData("core.autocrlf=true")]
    [InlineData("core.eol=crlf")]
    public async Task Checkout_with_Windows_line_endings_configured_has_no_carriage_returns(string setting)
    {
        Assert.SkipUnless(
            Path.Exists(Repository.PathOf(".git")),
            "This test needs the repository itself: the sources were copied without .git."
        );
        Prerequisite.Require(Git, "git");
        var folder = Directory.CreateTempSubdirectory("clockifybff-checkout-");
        try
        {
            var clone = Path.Combine(folder.FullName, "clone");
            await ChildProcess.SucceedAsync(
                Git,
                "clone",
                "--quiet",
                "--depth",
                "1",
                "--config",
                setting,
                new Uri(Repository.PathOf(".")).AbsoluteUri,
                clone
            );

            var files = (await ChildProcess.SucceedAsync(Git, "-C", clone, "ls-files", "--eol")).Split(
                '\n',
                StringSplitOptions.RemoveEmptyEntries
            );
            Assert.NotEmpty(files);
            Assert.DoesNotContain(
                files,
                file => file.Contains("w/crlf", StringComparison.Ordinal) || file.Contains("w/mixed", StringComparison.Ordinal)
            );
            Assert.StartsWith(
                "#!/bin/sh\n",
                await File.ReadAllTextAsync(Path.Combine(clone, "deploy/gateway/certificate.sh"), TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
