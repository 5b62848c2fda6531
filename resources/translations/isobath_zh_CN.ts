<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AgainMenu</name>
    <message>
        <source>Same model: %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AnswerText</name>
    <message>
        <source>%1 (%2 %)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut at the server&apos;s default of %1 tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut at the token limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut because the context is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut by the content filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>low</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>high</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>max</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 % from the cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edited by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thinking asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of these kept from before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of these from the cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of these thinking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer failed, and nothing says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Isobath was closed while this answer was being written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What had arrived is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What had arrived is kept. Asking again is billed again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banners</name>
    <message>
        <source>Save again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter a key…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raise the cap…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage and cap…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChatHeader</name>
    <message>
        <source>Conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>This conversation has cost %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to ask: changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>New text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the end</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>Copy code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not wrap long lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save code as…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CodeSaver</name>
    <message>
        <source>Save code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is there already. Its content will be lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The code is not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another place</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation %1 of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the answer, or close what is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the last code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text as large as at first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Usage and costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ComparisonBar</name>
    <message>
        <source>Answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ComparisonHead</name>
    <message>
        <source>Stop %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the answer of %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Message in a temporary chat: nothing is saved</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No title and no tag has these words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is archived.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversations appear here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationRow</name>
    <message>
        <source>Actions for %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>temporary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pinned</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Add a model file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model files (*.gguf *.safetensors config.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images (*.png *.jpg *.jpeg *.gif *.webp)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete this conversation?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 conversations will be removed from this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” will be removed from this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete these conversations?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close while a temporary chat is being answered?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A temporary chat is not saved: the question and what has been answered so far will be gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DiscardEndpoint</name>
    <message>
        <source>Discard what you typed?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The endpoint that you are editing is not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on editing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EditorRow</name>
    <message>
        <source>Source of the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EffortPill</name>
    <message>
        <source>Deep thinking</source>
        <translation>深度思考</translation>
    </message>
    <message>
        <source>How much the model thinks before it answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selected model can&apos;t think before answering.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Explain something</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why is the sky blue? Explain it in three sentences.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a short text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a short, friendly note to thank a colleague for their help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get ideas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give me five ideas for a rainy Sunday afternoon.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write some code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a Python function that checks whether a word is a palindrome.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EndpointAddress</name>
    <message>
        <source>The address is longer than 2000 characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is no address: there is no host in it that could be called.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An address must not contain a user name or a password: there are fields for them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address must not contain “?” or “#”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port 0 can&apos;t be called.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address must begin with https:// or http://, as in https://api.deepseek.com.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address of the proxy is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s address must begin with http://, https://, socks5:// or socks5h://.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s address must say its port, as in http://proxy.example:3128.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s address must end after its port.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EndpointCard</name>
    <message>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asks %1 for its models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget the key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EndpointDraft</name>
    <message>
        <source>The certificate file “%1” needs its whole path, from / on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no certificate file %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate file %1 can&apos;t be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is larger than 4 MB: that is no file of certificates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM format (“-----BEGIN CERTIFICATE-----”).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 must be a whole number of seconds from 1 to %2, not “%3”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key has no spaces, line ends or letters outside ASCII: copy it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is longer than any key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over http the key could be read on the way to %1. Give the server https (and its own certificate file below, if it has one), or leave the key empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s password needs a user name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s user name must not contain “:”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s user name and password must not contain line ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s user name and password must not begin or end with a space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s user name and password are too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name is longer than 60 characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is set up already, as “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The time to connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The time of silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cluster (vLLM, SGLang)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the server&apos;s name or address in the place of “host”. A key needs https.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ollama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this computer it needs no key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>llama-server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LM Studio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OpenRouter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs a key of openrouter.ai.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any address that speaks the OpenAI protocol.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EndpointForm</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As its host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of the endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proxy, certificate, time limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Certificate file (PEM), trusted besides the system&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds to connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds of silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Puts DeepSeek&apos;s own address back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EndpointsSettings</name>
    <message>
        <source>Endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API key, address, proxy, certificate, time-outs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DeepSeek and other endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any address that speaks the OpenAI protocol. What you send goes to the endpoint of the model you chose, and a key to its own host only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add an endpoint:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorRow</name>
    <message>
        <source>Ask again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstRunLanguage</name>
    <message>
        <source>A quiet place to talk with DeepSeek models, on this computer or elsewhere. Three short steps; each can be skipped, and all of it is in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstRunModel</name>
    <message>
        <source>A model on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DeepSeek, or another endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Large models, elsewhere. With a key of your own; what you ask is sent there, and to nobody else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter an API key…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Welcome to Isobath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What should answer?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message>
        <source>Folder %1, open, conversations: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder %1, closed, conversations: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions for the folder %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New name of the folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageFile</name>
    <message>
        <source>%1 is larger than %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is not a PNG, JPEG, GIF or WebP image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image %1 is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has more than 64 million pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file %1 can&apos;t be read.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageStrip</name>
    <message>
        <source>Image %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show larger: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageViewer</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image of the question</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InlineText</name>
    <message>
        <source>picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>picture: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyChip</name>
    <message>
        <source>Take away %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>%1 - Isobath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Isobath</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MathBlock</name>
    <message>
        <source>Copy the formula&apos;s LaTeX</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MathWorker</name>
    <message>
        <source>It takes too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MathJax cannot be started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes too much memory or time.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message>
        <source>No model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model  Ctrl+Shift+M</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off-peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1K context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1M context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>price unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 / %2 per 1M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sees images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Which model is asked as well?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask a second model as well…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask one model only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter an API key or endpoint…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>can think</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take %1 off the list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MoneyText</name>
    <message>
        <source> (%1 in Beijing)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>peak hours%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off-peak hours%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>peak hours%1, unless that day was a holiday in China</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>different hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>price unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cost unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>: the server&apos;s count of tokens never came</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>: the table of models has no price for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 for a million tokens (from the cache / computed / written)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Billed for</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OptionSwitch</name>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OptionsPanel</name>
    <message>
        <source>How to ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For this chat; all but the system prompt also for new ones after it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For this conversation, from the next question on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model should keep to all the time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above 0, at most 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest answer, in tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A whole number from 1 to 393216.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thinking counts too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer ends before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most 16, each of at most 256 bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One text per line; 
 is a line break.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts that end the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The question or the system prompt must contain the word “json”, best with an example.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Streaming</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text is shown while it is written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer is shown when it is complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all to the model&apos;s defaults</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PrivacyFacts</name>
    <message>
        <source>Nothing is reported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No telemetry, no crash reports, no search for updates. There is nothing to turn off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network is used when you ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you send goes to the model that you chose, and nowhere else. A model on this computer uses no network at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversations stay here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are in one file on this computer. Sending an old one to a model elsewhere is asked first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys stay in the keychain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key goes to the host it was entered for only. It is in no file of Isobath.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures in answers are not fetched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An answer cannot make Isobath open an address.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemWindow</name>
    <message>
        <source>Isobath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your conversations can&apos;t be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProxyFields</name>
    <message>
        <source>Proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User name, if it wants one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User name for the proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password for the proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget user name and password</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QuestionRow</name>
    <message>
        <source>You asked: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy question</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReceiptRow</name>
    <message>
        <source>Copy answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SendButton</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>SendPreview</name>
    <message>
        <source>System prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result of a tool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> … (%1 more characters)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sent, %1 characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not sent, unless the host asks for them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, with %2 characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thoughts of earlier answers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SendingDialog</name>
    <message>
        <source>Send this conversation to %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So far nothing of it was answered there. This is what is sent now:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Keep it here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is sent</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingSwitch</name>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsAbout</name>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Isobath %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apache License 2.0. With Qt %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licences of others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Isobath contains no code of others; it uses these libraries.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsAppearance</name>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast is black or white, as light or dark as the system is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of everything in the window: from 80 % to 200 %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing slides or fades. Where the system asks for that, it is so anyway.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsChat</name>
    <message>
        <source>Chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With Ctrl+Enter, Enter alone breaks the line. Shift+Enter always does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Long lines of code are broken instead of scrolling sideways.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show thinking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The thinking of a model is shown opened; one click closes it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsData</name>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversations and settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One file, %1, of %2. Keys are not in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In memory only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsGeneral</name>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the window. Answers come in the language you ask in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is open when Isobath starts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last conversation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsHead</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsList</name>
    <message>
        <source>Sections of the settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsModels</name>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GGUF files and Hugging Face folders. They are read where they are and never copied; the list of models takes them off again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of the starter model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPrivacy</name>
    <message>
        <source>Privacy and network</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsSearch</name>
    <message>
        <source>Search the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2; Enter goes to the next</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsShortcuts</name>
    <message>
        <source>Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press + and then the key that you want. Enter, Tab and keys that type text cannot be used alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All back to the defaults</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsUsage</name>
    <message>
        <source>Usage and costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage, balance and cap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What answers have cost this month, in your currency, and the cap that you set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage, balance and cap…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutSetting</name>
    <message>
        <source>Add a key for: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press a key. Esc ends this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 belongs to: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it from there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another key</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>This is not a key that can be used here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc closes what is open and stops answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key is needed to write and to move in the window. Hold Ctrl or Alt with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key types text. Hold Ctrl or Alt with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key edits text or sends it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutsOverlay</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Archive: back to all conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Archive (%1)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SidebarMenus</name>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename  F2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the folder, keep what is in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is the new folder called?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags of this conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apart by commas. In use: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apart by commas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TableBlock</name>
    <message>
        <source>CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the table as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the table as Markdown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TemperatureOption</name>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From 0 to 2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s default</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TemporaryMark</name>
    <message>
        <source>Temporary, not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saves this chat like any other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can be kept when the answer is complete</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TextSizeChoice</name>
    <message>
        <source>Smaller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThemeChoice</name>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThinkingRow</name>
    <message>
        <source>Thinking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thought for a moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thinking, %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thought for %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open. Press to close.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed. Press to open.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UsageBars</name>
    <message>
        <source>Cost of each day of this month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UsageCap</name>
    <message>
        <source>No cap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cap for a month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency of the cap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¥</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>$</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At 80 % you are told, at 100 % models with a price in this currency are not asked any more; an answer that is being written goes on. Models of this computer and those without a price are neither counted nor stopped. Nothing is converted.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UsagePage</name>
    <message>
        <source>Usage and costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yuan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dollars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no DeepSeek endpoint with a key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prices</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>app::LocalModels</name>
    <message>
        <source>%1 is not a GGUF model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is cut short: download or copy it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is damaged (%2).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file %1 can&apos;t be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>small starter model, %1, not a DeepSeek model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>app::MathWorker</name>
    <message>
        <source>MathJax answered with something else.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>app::RemoteEndpoint</name>
    <message>
        <source>This conversation was answered at an endpoint that is not set up any more; choose a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from a table of %1, not asked yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter an API key to use it, or unlock the keychain that has it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking %1 for its models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has not been asked for its models yet: open the list of models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no key for %1 yet: enter one in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 lists no models.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>app::Shell</name>
    <message>
        <source>The starter model is not on this computer (%1). Add a model file, or enter an API key.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::AccountReader</name>
    <message>
        <source>The balance could not be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 granted, %2 topped up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The account can&apos;t be asked for answers: its balance does not suffice. Top up at https://platform.deepseek.com/top_up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::Answer</name>
    <message>
        <source>Stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>begun by %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ChatController</name>
    <message>
        <source>The conversation could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer was not gone on with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer was not gone on with, because that could not be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The edited answer could not be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other answer could not be shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choice of the answer was not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The second model was not asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An answer is being written. Stop it to send something else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An answer is being written in another conversation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model cannot be used now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would be sent could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The question was not sent, because it could not be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you typed was not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer was not asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer was not asked for, because it could not be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choice of the model was not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer could not be saved: %1. It stays here as long as the window is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation could not be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selected model can&apos;t see: the images of this conversation are left out.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ChatOrganiser</name>
    <message>
        <source>The folders could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pin was not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The archive was not changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation archived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 conversations archived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation taken out of the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 conversations taken out of the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation was not moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tags were not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 conversations deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was deleted could not be restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder was not added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder was not renamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder was not moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder was not removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which folders are closed was not saved</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ChatSetup</name>
    <message>
        <source>The choice was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On, as the model does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Max</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code, maths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation, translation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Creative writing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::CommandsModel</name>
    <message>
        <source>The setting was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::Comparison</name>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for the other answer: two models of this computer answer one after the other</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ConversationListModel</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversations could not be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new title was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation was not deleted: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <extracomment>A month as a heading, as QLocale::toString() writes it.</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::CostKeeper</name>
    <message>
        <source>What an answer cost could not be written down: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::EndpointEditor</name>
    <message>
        <source>A key is kept for %1. Enter another to replace it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key for %1 is never sent to %2: it stays kept for %1. Enter the key for %2, if it needs one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over http to another computer no key can be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the key for %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it empty where none is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A user name and a password are kept for %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User name and password go to %1 only, and are kept in the keychain.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::EndpointsModel</name>
    <message>
        <source>The keychain still has the key for %1: remove it there, or forget it again after the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The endpoints can&apos;t be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the keychain of your system, which may have a key for %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No key for %1 yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No key for %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key for %1 is kept in the keychain of your system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the keychain of your system: until it answers, the key for %1 is kept only until Isobath is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No keychain could be used: the key for %1 is kept until Isobath is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key for %1 comes from the environment (ISOBATH_API_KEY).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversations with its models stay; to go on with them, another model is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its key is removed from this computer too. %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking for its models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It answered: 1 model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It answered: %1 models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was not removed: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::FirstRun</name>
    <message>
        <source>%1 GB of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n processor core(s)</source>
        <translation>
            <numerusform>%n 个处理器核心</numerusform>
        </translation>
    </message>
    <message>
        <source>a graphics card, which models do not use yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no graphics card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer has %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <comment>between things of a list</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, a small model, is here and answers at once, without any network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The small model that comes with Isobath is not on this computer. Add a model file, or enter an API key.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ImageTray</name>
    <message>
        <source>Add images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selected model can&apos;t see images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selected model can&apos;t see images. Remove them, or choose a model that can.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only files of this computer can be added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image in the clipboard can&apos;t be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pasted image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A question takes at most %1 images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images of a question have at most %1 MiB together.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::Links</name>
    <message>
        <source>This link can&apos;t be opened from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write to %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::MathLibrary</name>
    <message>
        <source>This copy of Isobath was built without MathJax.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be drawn.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ModelPickerModel</name>
    <message>
        <source>This computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DeepSeek</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other endpoints: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 - %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choice was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::SettingsController</name>
    <message>
        <source>The setting was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::SpendingLimit</name>
    <message>
        <source>The cap of %1 for this month is reached. Raise it, or choose a model without a price.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This month&apos;s cap of %1 is reached: models with a price are not asked any more. Models of this computer and those without a price go on; they are not counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of this month&apos;s cap of %2 are spent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cap was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::TemporaryChats</name>
    <message>
        <source>A temporary chat could not be begun: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chat was not kept and is still temporary: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::TextFile</name>
    <message>
        <source>Only a folder of this computer can take a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is there already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” could not be written: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::UsageModel</name>
    <message>
        <source>price unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cost unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in the sum: %1 without the server&apos;s count of tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in the sum: %1 without a known price.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in the sum: %1 priced in the other currency only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The currency was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was spent could not be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2 tokens read (%3 % from the cache), %4 written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prices as of %1, of the time a request was sent. What the provider bills counts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table of prices is %1 days old: amounts may be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cap: nothing stops sending.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 this month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cap must be an amount from 0.01 to 1000000.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cap was not saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
