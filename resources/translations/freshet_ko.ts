<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>Activity</name>
    <message>
        <source>Hit rate below its target</source>
        <translation>적중률이 목표보다 낮음</translation>
    </message>
    <message>
        <source>Hit rate meets its target again</source>
        <translation>적중률이 다시 목표에 도달함</translation>
    </message>
    <message>
        <source>Voices</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>target</source>
        <translation>목표</translation>
    </message>
    <message>
        <source>Add voice</source>
        <translation>음성 추가</translation>
    </message>
    <message>
        <source>Try voice again</source>
        <translation>음성 다시 시도</translation>
    </message>
    <message>
        <source>Fail voice</source>
        <translation>음성 실패 처리</translation>
    </message>
    <message>
        <source>Delete voice</source>
        <translation>음성 삭제</translation>
    </message>
    <message>
        <source>Set key</source>
        <translation>키 저장</translation>
    </message>
    <message>
        <source>Edit key</source>
        <translation>키 편집</translation>
    </message>
    <message>
        <source>Delete keys</source>
        <translation>키 삭제</translation>
    </message>
    <message>
        <source>Change expiry</source>
        <translation>만료 변경</translation>
    </message>
    <message>
        <source>Rename key</source>
        <translation>키 이름 변경</translation>
    </message>
    <message>
        <source>Duplicate key</source>
        <translation>키 복제</translation>
    </message>
    <message>
        <source>Invalidate keys</source>
        <translation>키 무효화</translation>
    </message>
    <message>
        <source>Invalidate pattern</source>
        <translation>패턴 무효화</translation>
    </message>
    <message>
        <source>Invalidate tag</source>
        <translation>태그 무효화</translation>
    </message>
    <message>
        <source>Drain queue</source>
        <translation>대기열 비우기</translation>
    </message>
    <message>
        <source>Invalidate namespace</source>
        <translation>네임스페이스 무효화</translation>
    </message>
    <message>
        <source>Invalidate resource</source>
        <translation>리소스 무효화</translation>
    </message>
    <message>
        <source>Shorten expiry</source>
        <translation>만료 단축</translation>
    </message>
    <message>
        <source>Bump version</source>
        <translation>버전 올리기</translation>
    </message>
    <message>
        <source>Roll version back</source>
        <translation>버전 롤백</translation>
    </message>
    <message>
        <source>Clean up versions</source>
        <translation>버전 정리</translation>
    </message>
    <message>
        <source>Reset metrics</source>
        <translation>지표 초기화</translation>
    </message>
    <message>
        <source>Publish event</source>
        <translation>이벤트 발행</translation>
    </message>
    <message>
        <source>Acknowledge entries</source>
        <translation>항목 확인 처리</translation>
    </message>
    <message>
        <source>Claim entries</source>
        <translation>항목 넘겨받기</translation>
    </message>
    <message>
        <source>Send to dead letters</source>
        <translation>데드 레터로 보내기</translation>
    </message>
    <message>
        <source>Resend dead letters</source>
        <translation>데드 레터 재전송</translation>
    </message>
    <message>
        <source>Remove dead letters</source>
        <translation>데드 레터 제거</translation>
    </message>
    <message>
        <source>Delete entries</source>
        <translation>항목 삭제</translation>
    </message>
    <message>
        <source>Trim stream</source>
        <translation>스트림 자르기</translation>
    </message>
    <message>
        <source>Create group</source>
        <translation>그룹 생성</translation>
    </message>
    <message>
        <source>Move group</source>
        <translation>그룹 위치 이동</translation>
    </message>
    <message>
        <source>Delete group</source>
        <translation>그룹 삭제</translation>
    </message>
    <message>
        <source>Delete consumer</source>
        <translation>소비자 삭제</translation>
    </message>
    <message>
        <source>Replay trace</source>
        <translation>트레이스 재생</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Invalidations</source>
        <translation>무효화</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Consumers</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>되돌림</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>found</source>
        <translation>찾음</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>trimmed away</source>
        <translation>잘려 나감</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>expired by now</source>
        <translation>이미 만료</translation>
    </message>
    <message>
        <source>changed since</source>
        <translation>그 뒤 변경됨</translation>
    </message>
    <message>
        <source>too large for the bin</source>
        <translation>휴지통에 넣기에 너무 큼</translation>
    </message>
    <message>
        <source>size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>expires in</source>
        <translation>만료까지</translation>
    </message>
    <message>
        <source>from</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>to</source>
        <translation>이후</translation>
    </message>
    <message>
        <source>keeps</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>before</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>consumer</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>consumers</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>namespaces</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>요청 수</translation>
    </message>
    <message>
        <source>id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>event id</source>
        <translation>이벤트 ID</translation>
    </message>
    <message>
        <source>record</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>수정됨</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) of the same name are there again and stay as they are.</source>
        <translation>
            <numerusform>같은 이름의 키 %n개가 다시 있어 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n version(s) moved on since and stay as they are.</source>
        <translation>
            <numerusform>그 뒤 다시 바뀐 버전 %n개는 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) got another expiry since and stay as they are.</source>
        <translation>
            <numerusform>그 뒤 만료가 다시 바뀐 키 %n개는 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) are not there any more.</source>
        <translation>
            <numerusform>키 %n개는 더 이상 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) would have expired by now and stay as they are.</source>
        <translation>
            <numerusform>이미 만료되었을 키 %n개는 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>Unknown whether it was done</source>
        <translation>실행 여부 알 수 없음</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Partly done</source>
        <translation>일부 완료</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>name of a number, number</comment>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>Restores %n key(s) from the bin, with the time to live that each had left.</source>
        <translation>
            <numerusform>휴지통에서 키 %n개를 각자 남아 있던 수명으로 복원합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Moves %1 back from %2 to %3; what was cached in %3 and still lives is served again.</source>
        <translation>%1을(를) %2에서 %3(으)로 되돌립니다. %3에 캐시되어 아직 남아 있는 값이 다시 제공됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>Moves %n version(s) back; what was cached in them and still lives is served again.</source>
        <translation>
            <numerusform>버전 %n개를 되돌립니다. 그 버전에 캐시되어 아직 남아 있는 값이 다시 제공됩니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gives %n key(s) the expiry back that they had.</source>
        <translation>
            <numerusform>키 %n개의 만료를 이전대로 되돌립니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing left to take back.</source>
        <translation>되돌릴 것이 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>%1 of %2 taken back</source>
        <translation>%2개 중 %1개를 되돌렸습니다</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1개 실패</translation>
    </message>
    <message>
        <source>Restore key</source>
        <translation>키 복원</translation>
    </message>
    <message>
        <source>type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>into the bin</source>
        <translation>휴지통으로</translation>
    </message>
    <message>
        <source>Make the tables of voices</source>
        <translation>음성 테이블 만들기</translation>
    </message>
    <message>
        <source>audio files</source>
        <translation>오디오 파일</translation>
    </message>
    <message>
        <source>at the provider</source>
        <translation>제공자에서도</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>user</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>warnings</source>
        <translation>경고</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>제한 시간 안에 응답이 없습니다</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>연결이 끊어졌습니다</translation>
    </message>
    <message>
        <source>The host name is unknown</source>
        <translation>호스트 이름을 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>Nothing accepts connections there</source>
        <translation>해당 주소에서 연결을 받지 않습니다</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 연결에 실패했습니다</translation>
    </message>
    <message>
        <source>The server refused the login</source>
        <translation>서버가 로그인을 거부했습니다</translation>
    </message>
    <message>
        <source>A permission is missing</source>
        <translation>권한이 없습니다</translation>
    </message>
    <message>
        <source>Refused, the connection is read-only</source>
        <translation>읽기 전용 연결이라 거부했습니다</translation>
    </message>
    <message>
        <source>Too much is waiting for the server</source>
        <translation>서버를 기다리는 요청이 너무 많습니다</translation>
    </message>
    <message>
        <source>This is no Redis server, or it needs TLS</source>
        <translation>Redis 서버가 아니거나 TLS가 필요합니다</translation>
    </message>
    <message>
        <source>The server&apos;s memory is full</source>
        <translation>서버 메모리가 가득 찼습니다</translation>
    </message>
    <message>
        <source>The server cannot save and refuses writes</source>
        <translation>서버가 디스크에 저장하지 못해 쓰기를 거부합니다</translation>
    </message>
    <message>
        <source>The server is loading its data</source>
        <translation>서버가 데이터를 불러오는 중입니다</translation>
    </message>
    <message>
        <source>This server is a replica</source>
        <translation>이 서버는 복제본입니다</translation>
    </message>
    <message>
        <source>The cluster is down</source>
        <translation>클러스터가 중단되었습니다</translation>
    </message>
    <message>
        <source>The server does not know this</source>
        <translation>서버가 지원하지 않는 기능입니다</translation>
    </message>
    <message>
        <source>No Sentinel knows this master</source>
        <translation>이 마스터를 아는 Sentinel이 없습니다</translation>
    </message>
    <message>
        <source>This address cannot be used</source>
        <translation>사용할 수 없는 주소입니다</translation>
    </message>
    <message>
        <source>A file cannot be used</source>
        <translation>파일을 사용할 수 없습니다</translation>
    </message>
    <message>
        <source>The server reports an error</source>
        <translation>서버가 오류를 보고했습니다</translation>
    </message>
    <message>
        <source>Check the spelling of the host, and whether this network or a VPN is needed to resolve it.</source>
        <translation>호스트 이름의 철자와, 이름 조회에 특정 네트워크나 VPN이 필요한지 확인하세요.</translation>
    </message>
    <message>
        <source>Check host, port or socket, whether the server runs, and whether a firewall is in between.</source>
        <translation>호스트, 포트 또는 소켓이 맞는지, 서버가 실행 중인지, 방화벽이 막고 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>The address takes no answer through: check port and firewall, or whether the server hangs.</source>
        <translation>이 주소에서 응답이 오지 않습니다. 포트와 방화벽을 확인하고 서버가 멈추지 않았는지 살펴보세요.</translation>
    </message>
    <message>
        <source>Check that the port speaks TLS, that the authority file matches, and that the certificate is valid for the server name.</source>
        <translation>포트가 TLS를 쓰는지, 인증 기관 파일이 맞는지, 인증서가 서버 이름에 유효한지 확인하세요.</translation>
    </message>
    <message>
        <source>Check user and password. Leave the user empty where only a password is set.</source>
        <translation>사용자와 비밀번호를 확인하세요. 비밀번호만 설정된 서버라면 사용자를 비워 두세요.</translation>
    </message>
    <message>
        <source>Ask for the ACL rule that allows the command, or go on without what needs it.</source>
        <translation>명령을 허용하는 ACL 규칙을 요청하거나, 해당 기능 없이 계속하세요.</translation>
    </message>
    <message>
        <source>If the port expects TLS, switch TLS on; else check that this is the port of Redis.</source>
        <translation>TLS 포트라면 TLS를 켜세요. 아니라면 Redis 포트가 맞는지 확인하세요.</translation>
    </message>
    <message>
        <source>Check the master&apos;s name and the addresses of the Sentinels.</source>
        <translation>마스터 이름과 Sentinel 주소를 확인하세요.</translation>
    </message>
    <message>
        <source>It will be ready by itself; Freshet goes on when it is.</source>
        <translation>곧 준비됩니다. 준비되면 Freshet이 이어서 진행합니다.</translation>
    </message>
    <message>
        <source>Check the server&apos;s disk and its log.</source>
        <translation>서버의 디스크와 로그를 확인하세요.</translation>
    </message>
    <message>
        <source>Some slots have no owner: check the cluster&apos;s nodes.</source>
        <translation>담당 노드가 없는 슬롯이 있습니다. 클러스터 노드를 확인하세요.</translation>
    </message>
    <message>
        <source>Connect to the primary, or through Sentinel.</source>
        <translation>프라이머리에 연결하거나 Sentinel을 통해 연결하세요.</translation>
    </message>
    <message>
        <source>An address looks like redis://host:6379/0.</source>
        <translation>주소는 redis://host:6379/0 과 같은 형식입니다.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>what went wrong (the server&apos;s own words)</comment>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1/s</source>
        <comment>a rate per second</comment>
        <translation>%1/초</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1일</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1시간</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1분</translation>
    </message>
</context>
<context>
    <name>HitRates</name>
    <message>
        <source>no reads</source>
        <translation>읽기 없음</translation>
    </message>
    <message>
        <source>restart or failover</source>
        <translation>재시작 또는 장애 조치</translation>
    </message>
    <message>
        <source>counters were reset</source>
        <translation>카운터 초기화됨</translation>
    </message>
    <message>
        <source>samples are missing</source>
        <translation>표본 누락</translation>
    </message>
    <message>
        <source>the clock was set</source>
        <translation>시계가 변경됨</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the first samples.</source>
        <translation>첫 표본을 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않음</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>this user may not run INFO, which counts hits and misses</source>
        <translation>이 사용자는 적중과 미스를 알려 주는 INFO 명령을 실행할 수 없음</translation>
    </message>
    <message>
        <source>the server&apos;s answer can&apos;t be used: %1</source>
        <translation>서버 응답을 사용할 수 없음: %1</translation>
    </message>
    <message>
        <source>No reads in the last %1.</source>
        <translation>최근 %1 동안 읽기가 없습니다.</translation>
    </message>
    <message>
        <source>Last %1: now %2, on the whole %3, lowest %4, highest %5.</source>
        <translation>최근 %1: 현재 %2, 전체 %3, 최저 %4, 최고 %5.</translation>
    </message>
    <message>
        <source>Unknown now.</source>
        <translation>현재 값을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Now %1: %2 hits, %3 misses.</source>
        <translation>현재 %1: 적중 %2, 미스 %3.</translation>
    </message>
    <message>
        <source>Hit rate of the server, last %1: %2 (%3 hits, %4 misses)</source>
        <translation>서버 적중률, 최근 %1: %2 (적중 %3, 미스 %4)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>Hits/s</source>
        <translation>적중/초</translation>
    </message>
    <message>
        <source>Misses/s</source>
        <translation>미스/초</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>비고</translation>
    </message>
    <message>
        <source>all namespaces</source>
        <translation>모든 네임스페이스</translation>
    </message>
    <message>
        <source>Version of %1: %2 → %3</source>
        <translation>%1 버전: %2 → %3</translation>
    </message>
    <message>
        <source>Rollback of %1: %2 → %3</source>
        <translation>%1 롤백: %2 → %3</translation>
    </message>
    <message>
        <source>Version of %1 set: %2 → %3</source>
        <translation>%1 버전 지정: %2 → %3</translation>
    </message>
    <message>
        <source>Invalidated: %1</source>
        <translation>무효화: %1</translation>
    </message>
    <message>
        <source>Server restarted</source>
        <translation>서버 재시작</translation>
    </message>
    <message>
        <source>Failover or restart: another server process answers</source>
        <translation>페일오버 또는 재시작: 다른 서버 프로세스가 응답합니다</translation>
    </message>
    <message>
        <source>by: not recorded</source>
        <translation>실행자: 기록 없음</translation>
    </message>
    <message>
        <source>by: %1</source>
        <translation>실행자: %1</translation>
    </message>
    <message>
        <source>why: %1</source>
        <translation>이유: %1</translation>
    </message>
    <message>
        <source>%1 stays under its target of %2: now %3</source>
        <translation>%1이(가) 목표 %2 아래에 머물러 있습니다: 현재 %3</translation>
    </message>
    <message>
        <source>%1 stays under its target of %2</source>
        <translation>%1이(가) 목표 %2 아래에 머물러 있습니다</translation>
    </message>
</context>
<context>
    <name>InfoMeaning</name>
    <message>
        <source>%1 (%2 ago)</source>
        <translation>%1 (%2 전)</translation>
    </message>
    <message>
        <source>%1 keys, %2 with an expiry</source>
        <translation>키 %1개, 만료 설정 %2개</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <comment>microseconds</comment>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>%1 calls, %2 each</source>
        <translation>호출 %1회, 회당 %2</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>초당 %1</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>변경됨</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message numerus="yes">
        <source>%1 key(s) found</source>
        <translation>
            <numerusform>키 %1개 찾음</numerusform>
        </translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Looking for keys.</source>
        <translation>키를 찾고 있습니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결이 끊어졌습니다</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not do that: %1</source>
        <translation>이 연결의 사용자에게 권한이 없습니다: %1</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run %1.</source>
        <translation>이 연결의 사용자는 %1 명령을 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>This server keeps no idle times: its maxmemory-policy is an LFU one.</source>
        <translation>이 서버는 유휴 시간을 기록하지 않습니다. maxmemory-policy가 LFU 방식입니다.</translation>
    </message>
    <message>
        <source>The scan failed: %1</source>
        <translation>스캔에 실패했습니다: %1</translation>
    </message>
    <message>
        <source>all keys scanned</source>
        <translation>모든 키를 스캔함</translation>
    </message>
    <message>
        <source>%1 of about %2 scanned</source>
        <translation>약 %2개 중 %1개 스캔</translation>
    </message>
    <message>
        <source>node %1 of %2</source>
        <translation>노드 %1/%2</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>the list is full: narrow the search</source>
        <translation>목록이 가득 찼습니다. 검색 범위를 좁히세요</translation>
    </message>
    <message>
        <source>waiting, for the server is slow</source>
        <translation>서버가 느려 기다리는 중</translation>
    </message>
    <message>
        <source>%1 with names over 32 KiB left out</source>
        <translation>이름이 32 KiB를 넘는 %1개 제외</translation>
    </message>
    <message>
        <source>%1 shown of %2</source>
        <translation>%1개 표시 (%2)</translation>
    </message>
    <message>
        <source>Enter searches all keys of the server</source>
        <translation>Enter를 누르면 서버의 모든 키를 검색합니다</translation>
    </message>
    <message>
        <source>Not permitted: %1</source>
        <translation>권한 없음: %1</translation>
    </message>
    <message>
        <source>no expiry</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>gone</source>
        <comment>a key that is not there any more</comment>
        <translation>없어짐</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>만료됨</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>아직 알 수 없음</translation>
    </message>
    <message>
        <source>Stays until it is removed or evicted</source>
        <translation>삭제되거나 축출될 때까지 유지됩니다</translation>
    </message>
    <message>
        <source>The key was listed and is not there any more</source>
        <translation>목록에 있었지만 지금은 없는 키입니다</translation>
    </message>
    <message>
        <source>Expires %1</source>
        <translation>%1에 만료</translation>
    </message>
    <message>
        <source>Sorted by what is known of %1 of them</source>
        <translation>정보를 아는 %1개를 기준으로 정렬됨</translation>
    </message>
</context>
<context>
    <name>VoiceSettings</name>
    <message>
        <source>Give the provider&apos;s address, such as https://api.elevenlabs.io.</source>
        <translation>제공자 주소를 입력하세요. 예: https://api.elevenlabs.io</translation>
    </message>
    <message>
        <source>The provider&apos;s address must begin with https:// or http:// and name a host.</source>
        <translation>제공자 주소는 https:// 또는 http://로 시작하고 호스트를 포함해야 합니다.</translation>
    </message>
    <message>
        <source>The provider&apos;s address takes no user, question mark or hash: the key has a field of its own.</source>
        <translation>제공자 주소에는 사용자, 물음표, 샵 기호를 넣을 수 없습니다. 키는 따로 입력하세요.</translation>
    </message>
    <message>
        <source>The interval must be between 1 second and 24 hours.</source>
        <translation>주기는 1초에서 24시간 사이여야 합니다.</translation>
    </message>
    <message>
        <source>The maximum age must be between 1 minute and 30 days.</source>
        <translation>최대 대기 시간은 1분에서 30일 사이여야 합니다.</translation>
    </message>
    <message>
        <source>Between 1 and 15 requests may be made at once.</source>
        <translation>동시 요청은 1개에서 15개까지 가능합니다.</translation>
    </message>
    <message>
        <source>The database can&apos;t be used: %1. Give a file&apos;s path, sqlite:/path/to/file or postgresql://user@host/name.</source>
        <translation>데이터베이스를 사용할 수 없습니다: %1. 파일 경로, sqlite:/path/to/file 또는 postgresql://user@host/name 형식으로 입력하세요.</translation>
    </message>
</context>
<context>
    <name>Voices</name>
    <message>
        <source>The key or password was refused</source>
        <translation>키나 비밀번호가 거부되었습니다</translation>
    </message>
    <message>
        <source>The host can&apos;t be found</source>
        <translation>호스트를 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>Nobody answers at that address</source>
        <translation>해당 주소에서 응답이 없습니다</translation>
    </message>
    <message>
        <source>The connection is lost</source>
        <translation>연결이 끊겼습니다</translation>
    </message>
    <message>
        <source>No answer came in time</source>
        <translation>제때 응답이 오지 않았습니다</translation>
    </message>
    <message>
        <source>The certificate is not trusted</source>
        <translation>신뢰할 수 없는 인증서입니다</translation>
    </message>
    <message>
        <source>This user may not do that</source>
        <translation>이 사용자에게는 권한이 없습니다</translation>
    </message>
    <message>
        <source>This connection is read-only</source>
        <translation>읽기 전용 연결입니다</translation>
    </message>
    <message>
        <source>The provider has too much to do; try again later</source>
        <translation>제공자가 너무 바쁩니다. 나중에 다시 시도하세요</translation>
    </message>
    <message>
        <source>The answer is not what the provider&apos;s service gives</source>
        <translation>제공자 서비스의 응답이 아닙니다</translation>
    </message>
    <message>
        <source>The address can&apos;t be used</source>
        <translation>사용할 수 없는 주소입니다</translation>
    </message>
    <message>
        <source>It was given up</source>
        <translation>중단되었습니다</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>처리 중</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <comment>a voice</comment>
        <translation>실패</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>Key refused</source>
        <translation>키 거부됨</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>중지하는 중</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>할 일 없음</translation>
    </message>
    <message>
        <source>Another worker works</source>
        <translation>다른 워커가 작업 중</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <comment>a tick</comment>
        <translation>실패</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>%1 completed</source>
        <translation>완료 %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>실패 %1</translation>
    </message>
    <message>
        <source>%1 in work</source>
        <translation>처리 중 %1</translation>
    </message>
    <message>
        <source>%1 put back</source>
        <translation>다시 넣음 %1</translation>
    </message>
    <message>
        <source>%1 dropped</source>
        <translation>제외 %1</translation>
    </message>
    <message>
        <source>%1 could not be looked at</source>
        <translation>확인 실패 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a tick&apos;s outcome: its numbers</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Put back into the queue</source>
        <translation>큐에 다시 넣음</translation>
    </message>
    <message>
        <source>Still in work</source>
        <translation>아직 처리 중</translation>
    </message>
    <message>
        <source>Failed: in work for too long</source>
        <translation>실패: 처리 시간 초과</translation>
    </message>
    <message>
        <source>Dropped from the queue</source>
        <translation>큐에서 제외</translation>
    </message>
    <message>
        <source>Could not be looked at</source>
        <translation>확인하지 못함</translation>
    </message>
    <message>
        <source>Event %1</source>
        <translation>이벤트 %1</translation>
    </message>
    <message>
        <source>Own</source>
        <translation>본인</translation>
    </message>
    <message>
        <source>Public</source>
        <translation>공개</translation>
    </message>
    <message>
        <source>Ready-made</source>
        <translation>기본 제공</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>provider</source>
        <translation>제공자</translation>
    </message>
    <message>
        <source>database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>old copy</source>
        <translation>이전 사본</translation>
    </message>
    <message>
        <source>%1, at most %2 old</source>
        <translation>%1, 최대 %2 전</translation>
    </message>
    <message>
        <source>%1, %2 old</source>
        <translation>%1, %2 전</translation>
    </message>
    <message>
        <source>process %1 on %2</source>
        <translation>%2의 프로세스 %1</translation>
    </message>
    <message>
        <source>The database has no table of voices yet</source>
        <translation>데이터베이스에 아직 음성 테이블이 없습니다</translation>
    </message>
    <message>
        <source>This user may not run %1</source>
        <translation>이 사용자는 %1을(를) 실행할 수 없습니다</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what went wrong: the system&apos;s words</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 was added and is in work</source>
        <translation>%1을(를) 추가했으며 처리 중입니다</translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in work again</source>
        <translation>
            <numerusform>음성 %n개를 다시 처리합니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) set to failed</source>
        <translation>
            <numerusform>음성 %n개를 실패로 바꿨습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) deleted</source>
        <translation>
            <numerusform>음성 %n개를 삭제했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The tables are there</source>
        <translation>테이블이 준비되었습니다</translation>
    </message>
    <message>
        <source>the provider wants the speaker&apos;s consent</source>
        <translation>제공자가 화자의 동의를 요구합니다</translation>
    </message>
    <message numerus="yes">
        <source>%n not there any more</source>
        <translation>
            <numerusform>이미 없는 것 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>실패 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>but: %1</source>
        <comment>a change was made, but</comment>
        <translation>다만 %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more warning(s)</source>
        <translation>
            <numerusform>그 밖의 경고 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ActivityDetail</name>
    <message>
        <source>%1, took %2</source>
        <translation>%1, %2 걸림</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>되돌림</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>When</source>
        <translation>언제</translation>
    </message>
    <message>
        <source>the desktop application</source>
        <translation>데스크톱 앱</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>누가</translation>
    </message>
    <message>
        <source>%1 on %2, with %3</source>
        <translation>%1, %2에서 %3(으)로</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>어디서</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>계획</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>This kind of change can&apos;t be taken back.</source>
        <translation>이런 변경은 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>It was taken back already.</source>
        <translation>이미 되돌렸습니다.</translation>
    </message>
    <message>
        <source>It is still being made.</source>
        <translation>아직 진행 중입니다.</translation>
    </message>
    <message>
        <source>It failed: there is nothing to take back.</source>
        <translation>실패했으므로 되돌릴 것이 없습니다.</translation>
    </message>
    <message>
        <source>It was made through %1. Open that connection to take it back.</source>
        <translation>%1 연결에서 변경했습니다. 되돌리려면 그 연결을 여세요.</translation>
    </message>
    <message>
        <source>The open connection is read-only: nothing is changed through it.</source>
        <translation>열린 연결이 읽기 전용이라 아무것도 변경하지 않습니다.</translation>
    </message>
    <message>
        <source>Asking the server what can be taken back…</source>
        <translation>무엇을 되돌릴 수 있는지 서버에 묻는 중…</translation>
    </message>
    <message>
        <source>The bin does not hold these keys any more.</source>
        <translation>휴지통에 이 키들이 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>It can&apos;t be told what can be taken back: %1</source>
        <translation>무엇을 되돌릴 수 있는지 알 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Taking it back…</source>
        <translation>되돌리는 중…</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>되돌리기…</translation>
    </message>
    <message>
        <source>Choose a change to see all of it, and to take it back.</source>
        <translation>변경을 선택하면 자세히 보고 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>The chosen change</source>
        <translation>선택한 변경</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ActivityModel</name>
    <message>
        <source>Taken back</source>
        <translation>되돌림</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>누가</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ActivityPanel</name>
    <message>
        <source>Nothing was taken back: %1</source>
        <translation>아무것도 되돌리지 않았습니다: %1</translation>
    </message>
    <message>
        <source>The activity log is being read.</source>
        <translation>활동 기록을 읽고 있습니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>No changes yet</source>
        <translation>아직 변경이 없습니다</translation>
    </message>
    <message>
        <source>What you change through Freshet, here or with freshetctl, is written down on this machine: who, where, why, and with which result.</source>
        <translation>Freshet이나 freshetctl로 변경한 내용은 누가, 어디서, 왜, 어떤 결과로 했는지 이 컴퓨터에 기록됩니다.</translation>
    </message>
    <message>
        <source>The activity log can&apos;t be read</source>
        <translation>활동 기록을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>모든 작업</translation>
    </message>
    <message>
        <source>All connections</source>
        <translation>모든 연결</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>변경 %n건</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>찾은 것이 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n change(s)</source>
        <translation>
            <numerusform>변경 %n건 중 %1건</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back: %1</source>
        <translation>되돌리기: %1</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>변경 시점</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>It is written down as a change of its own.</source>
        <translation>되돌리기도 하나의 변경으로 기록됩니다.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Also what was changed again since; what is there now is lost</source>
        <translation>그 뒤 다시 바뀐 것도 되돌리기 (지금 값은 사라집니다)</translation>
    </message>
    <message>
        <source>Export activity</source>
        <translation>활동 내보내기</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>%1을(를) 쓰지 못했습니다: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) written to %1</source>
        <translation>
            <numerusform>변경 %n건을 %1에 썼습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Search changes</source>
        <translation>변경 검색</translation>
    </message>
    <message>
        <source>Which actions</source>
        <translation>작업 선택</translation>
    </message>
    <message>
        <source>Which connection</source>
        <translation>연결 선택</translation>
    </message>
    <message>
        <source>Since when</source>
        <translation>기간 선택</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>전체 기간</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>최근 1시간</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>최근 24시간</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>최근 7일</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>최근 30일</translation>
    </message>
    <message>
        <source>Changes made through Freshet</source>
        <translation>Freshet으로 한 변경</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Write the shown changes to a CSV file</source>
        <translation>표시된 변경을 CSV 파일로 씁니다</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>활동</translation>
    </message>
</context>
<context>
    <name>freshet::ui::BlobView</name>
    <message>
        <source>It says that it is compressed but can&apos;t be unpacked: %1</source>
        <translation>압축되었다고 표시되어 있지만 풀 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Compressed as services write it (portable): %1 stored, %2 unpacked</source>
        <translation>서비스 방식(portable)으로 압축됨: 저장 %1, 압축 해제 %2</translation>
    </message>
    <message>
        <source>Compressed (binary): %1 stored, %2 unpacked</source>
        <translation>압축됨(binary): 저장 %1, 압축 해제 %2</translation>
    </message>
    <message>
        <source>Compressed (zlib): %1 stored, %2 unpacked</source>
        <translation>압축됨(zlib): 저장 %1, 압축 해제 %2</translation>
    </message>
    <message>
        <source>Compressed (gzip): %1 stored, %2 unpacked</source>
        <translation>압축됨(gzip): 저장 %1, 압축 해제 %2</translation>
    </message>
    <message>
        <source>The first %1 of %2 are shown</source>
        <translation>%2 중 처음 %1만 표시합니다</translation>
    </message>
    <message>
        <source>Change the value</source>
        <translation>값 바꾸기</translation>
    </message>
    <message>
        <source>Only whole text of up to %1 without unseen characters can be edited here</source>
        <translation>보이지 않는 문자가 없는 %1 이하의 온전한 텍스트만 여기서 편집할 수 있습니다</translation>
    </message>
    <message>
        <source>This is no JSON: %1</source>
        <translation>JSON이 아닙니다: %1</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>트리</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>16진수</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Value as a tree</source>
        <translation>트리로 본 값</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ChangeGuard</name>
    <message>
        <source>The connection %1 is read-only: nothing is changed through it. Its settings under Connections say so, or this Freshet was started with --read-only.</source>
        <translation>%1 연결은 읽기 전용이라 아무것도 변경하지 않습니다. 연결 설정이 읽기 전용이거나 Freshet이 --read-only로 시작되었습니다.</translation>
    </message>
    <message>
        <source>%1 examples of %2</source>
        <translation>%2개 중 %1개 예시</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>This can&apos;t be taken back.</source>
        <translation>되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Why? It is kept in Activity.</source>
        <translation>이유 (활동에 기록됩니다)</translation>
    </message>
    <message>
        <source>Why? It is kept in Activity (may be left empty).</source>
        <translation>이유 (활동에 기록되며 비워 둘 수 있습니다)</translation>
    </message>
    <message>
        <source>This is production. Type the connection&apos;s name to go on: %1</source>
        <translation>운영 환경입니다. 계속하려면 연결 이름을 입력하세요: %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>A reason is needed.</source>
        <translation>이유가 필요합니다.</translation>
    </message>
    <message>
        <source>The name is not the right one yet.</source>
        <translation>이름이 아직 맞지 않습니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>명령 팔레트</translation>
    </message>
    <message>
        <source>Go to a panel or connection, or run an action</source>
        <translation>패널이나 연결로 이동하거나 작업을 실행합니다</translation>
    </message>
    <message>
        <source>Search panels, connections and actions</source>
        <translation>패널, 연결, 작업 검색</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>검색 결과</translation>
    </message>
    <message>
        <source>Nothing of that name</source>
        <translation>일치하는 항목이 없습니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionBar</name>
    <message>
        <source>Reconnect now</source>
        <translation>지금 다시 연결</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Find panels, connections and actions (%1)</source>
        <translation>패널, 연결, 작업 찾기 (%1)</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>state, detail</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>Choose a connection</source>
        <translation>연결 선택</translation>
    </message>
    <message>
        <source>Connection: %1</source>
        <translation>연결: %1</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>읽기 전용</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>연결 중</translation>
    </message>
    <message>
        <source>asking the keychain for the password</source>
        <translation>키체인에서 비밀번호를 가져오는 중</translation>
    </message>
    <message>
        <source>Login needed</source>
        <translation>로그인 필요</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Degraded</source>
        <translation>일부 장애</translation>
    </message>
    <message>
        <source>Away since %1</source>
        <translation>%1부터 끊김</translation>
    </message>
    <message>
        <source>next attempt in %1</source>
        <translation>%1 후 다시 시도</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionTest</name>
    <message>
        <source>Name look-up</source>
        <translation>이름 조회</translation>
    </message>
    <message>
        <source>TCP connection</source>
        <translation>TCP 연결</translation>
    </message>
    <message>
        <source>Unix socket</source>
        <translation>Unix 소켓</translation>
    </message>
    <message>
        <source>TLS and certificate</source>
        <translation>TLS와 인증서</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Permission to run commands</source>
        <translation>명령 실행 권한</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionTestView</name>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>통과</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>진행 중…</translation>
    </message>
    <message>
        <source>It works: %1 answers in %2.</source>
        <translation>정상입니다. %1 서버가 %2 만에 응답했습니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>test step: what went wrong</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The user may not run: %1. Freshet needs these to show anything.</source>
        <translation>이 사용자는 %1 명령을 실행할 수 없습니다. Freshet이 값을 보여 주려면 이 명령이 필요합니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionsDialog</name>
    <message>
        <source>No saved connections yet</source>
        <translation>저장된 연결이 없습니다</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>저장하고 연결</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>새 연결</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Import and export</source>
        <translation>가져오기와 내보내기</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Export without passwords…</source>
        <translation>비밀번호 없이 내보내기…</translation>
    </message>
    <message>
        <source>Saved connections</source>
        <translation>저장된 연결</translation>
    </message>
    <message>
        <source>No connection chosen</source>
        <translation>선택한 연결이 없습니다</translation>
    </message>
    <message>
        <source>Choose one on the left, or make a new one. Passwords are kept in the system&apos;s keychain only.</source>
        <translation>왼쪽에서 연결을 고르거나 새로 만드세요. 비밀번호는 시스템 키체인에만 저장됩니다.</translation>
    </message>
    <message>
        <source>Something is missing, see above</source>
        <translation>입력이 잘못된 항목이 있습니다. 위를 확인하세요</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>저장했습니다</translation>
    </message>
    <message>
        <source>Saved. The keychain did not take the password; it will be asked for.</source>
        <translation>저장했습니다. 키체인에 비밀번호를 넣지 못해 연결할 때마다 묻습니다.</translation>
    </message>
    <message>
        <source>Delete a connection</source>
        <translation>연결 삭제</translation>
    </message>
    <message>
        <source>Delete “%1” and its password? The server is not touched.</source>
        <translation>“%1” 연결과 비밀번호를 삭제할까요? 서버에는 영향이 없습니다.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Import connections</source>
        <translation>연결 가져오기</translation>
    </message>
    <message>
        <source>Connections (*.json)</source>
        <translation>연결 (*.json)</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) imported</source>
        <translation>
            <numerusform>연결 %n개를 가져왔습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Export connections</source>
        <translation>연결 내보내기</translation>
    </message>
    <message>
        <source>Exported without passwords</source>
        <translation>비밀번호 없이 내보냈습니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::CurrentConnection</name>
    <message>
        <source>Sandbox</source>
        <translation>샌드박스</translation>
    </message>
</context>
<context>
    <name>freshet::ui::EnvironmentBadge</name>
    <message>
        <source>Development</source>
        <translation>개발</translation>
    </message>
    <message>
        <source>Staging</source>
        <translation>스테이징</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>운영</translation>
    </message>
    <message>
        <source>Environment: %1</source>
        <translation>환경: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ExpiryChart</name>
    <message>
        <source>%1 keys between %2 and %3</source>
        <translation>%2~%3 사이 키 %1개</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ExpiryDialog</name>
    <message>
        <source>Coming expiries</source>
        <translation>다가오는 만료</translation>
    </message>
    <message>
        <source>Histogram of coming expiries</source>
        <translation>다가오는 만료 분포</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run %1.</source>
        <translation>이 연결의 사용자는 %1 명령을 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>The TTLs can&apos;t be fetched: %1</source>
        <translation>TTL을 가져올 수 없습니다: %1</translation>
    </message>
    <message>
        <source>From an even sample of %1 of the %2 listed keys</source>
        <translation>나열된 키 %2개에서 고르게 뽑은 %1개 기준</translation>
    </message>
    <message>
        <source>From %1 of the %2 listed keys</source>
        <translation>나열된 키 %2개 중 %1개 기준</translation>
    </message>
    <message>
        <source>%1 expire in the shown time</source>
        <translation>표시된 기간에 %1개 만료</translation>
    </message>
    <message>
        <source>%1 later</source>
        <translation>그 이후 %1개</translation>
    </message>
    <message>
        <source>%1 never</source>
        <translation>만료 없음 %1개</translation>
    </message>
    <message>
        <source>%1 are gone</source>
        <translation>없어진 키 %1개</translation>
    </message>
    <message>
        <source>%1 (%2) between %3 and %4</source>
        <translation>%3~%4 사이 %1개 (%2)</translation>
    </message>
</context>
<context>
    <name>freshet::ui::FigureTile</name>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
</context>
<context>
    <name>freshet::ui::HitRateCharts</name>
    <message>
        <source>Hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>적중</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>미스</translation>
    </message>
    <message>
        <source>No reads in the last %1</source>
        <translation>최근 %1 동안 읽기가 없습니다</translation>
    </message>
    <message>
        <source>Measuring: the first values come in a second</source>
        <translation>측정 중입니다. 잠시 후 첫 값이 나타납니다</translation>
    </message>
    <message>
        <source>Hit rate of the server</source>
        <translation>서버 적중률</translation>
    </message>
    <message>
        <source>Reads per second</source>
        <translation>초당 읽기</translation>
    </message>
    <message>
        <source>Hit rates</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>Whole server</source>
        <translation>서버 전체</translation>
    </message>
    <message>
        <source>Hit rate of %1</source>
        <translation>%1의 적중률</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>기타</translation>
    </message>
</context>
<context>
    <name>freshet::ui::HitRatesPanel</name>
    <message>
        <source>No reads yet.</source>
        <translation>아직 읽기가 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the first samples.</source>
        <translation>첫 표본을 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see how many reads its caches answer.</source>
        <translation>연결을 열면 캐시가 읽기에 얼마나 응답하는지 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>INFO is not permitted</source>
        <translation>INFO 명령이 허용되지 않음</translation>
    </message>
    <message>
        <source>The hits and misses come from the command INFO, which this connection&apos;s user may not run. An administrator can allow it with the rule +info.</source>
        <translation>적중과 미스는 INFO 명령에서 얻는데, 이 연결의 사용자는 실행할 수 없습니다. 관리자가 +info 규칙으로 허용할 수 있습니다.</translation>
    </message>
    <message>
        <source>No hit rate</source>
        <translation>적중률 없음</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The values come as soon as the server answers.</source>
        <translation>서버가 응답하는 대로 값이 나타납니다.</translation>
    </message>
    <message>
        <source>last %1</source>
        <translation>최근 %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>no reads, last %1</source>
        <translation>읽기 없음, 최근 %1</translation>
    </message>
    <message>
        <source>Export hit rates</source>
        <translation>적중률 내보내기</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>%1 파일을 쓰지 못했습니다: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) written to %1</source>
        <translation>
            <numerusform>%1에 %n행을 기록했습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) copied</source>
        <translation>
            <numerusform>%n행을 복사했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>적중</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>미스</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Window of %1</source>
        <translation>%1 구간</translation>
    </message>
    <message>
        <source>Show the last %1</source>
        <translation>최근 %1 보기</translation>
    </message>
    <message>
        <source>Axis 0–100 %</source>
        <translation>축 0–100 %</translation>
    </message>
    <message>
        <source>Fit axis</source>
        <translation>축 맞춤</translation>
    </message>
    <message>
        <source>Axis of the hit rate</source>
        <translation>적중률 축</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the shown window as text</source>
        <translation>보이는 구간을 텍스트로 복사</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV 내보내기…</translation>
    </message>
    <message>
        <source>Save the shown window as a CSV file</source>
        <translation>보이는 구간을 CSV 파일로 저장</translation>
    </message>
    <message>
        <source>Hit rates</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Recording, pictures and more</source>
        <translation>기록, 그림 등</translation>
    </message>
    <message>
        <source>Export everything as CSV…</source>
        <translation>전체를 CSV로 내보내기…</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>기록 중지</translation>
    </message>
    <message>
        <source>Record to CSV…</source>
        <translation>CSV로 기록…</translation>
    </message>
    <message>
        <source>Save picture (PNG, SVG)…</source>
        <translation>그림 저장 (PNG, SVG)…</translation>
    </message>
    <message>
        <source>Look for namespaces now</source>
        <translation>지금 네임스페이스 찾기</translation>
    </message>
    <message>
        <source>Export all hit rates</source>
        <translation>모든 적중률 내보내기</translation>
    </message>
    <message>
        <source>Record hit rates</source>
        <translation>적중률 기록</translation>
    </message>
    <message>
        <source>Save picture of the charts</source>
        <translation>차트 그림 저장</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 그림 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawings (*.svg)</source>
        <translation>SVG 그림 (*.svg)</translation>
    </message>
    <message>
        <source>Recording to %1</source>
        <translation>%1에 기록 중</translation>
    </message>
    <message>
        <source>Recording to %1 ended</source>
        <translation>%1 기록을 마쳤습니다</translation>
    </message>
    <message>
        <source>Recording to %1 failed: %2</source>
        <translation>%1에 기록하지 못했습니다: %2</translation>
    </message>
    <message>
        <source>The counters of namespaces are not permitted: %1</source>
        <translation>네임스페이스 카운터를 읽을 권한이 없습니다: %1</translation>
    </message>
    <message>
        <source>The counters of namespaces can&apos;t be read: %1</source>
        <translation>네임스페이스 카운터를 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>No service counts its reads here (keys cache_metrics:…).</source>
        <translation>여기에 읽기를 세는 서비스가 없습니다 (키 cache_metrics:…).</translation>
    </message>
    <message>
        <source>Looking for namespaces…</source>
        <translation>네임스페이스를 찾는 중…</translation>
    </message>
    <message>
        <source>There are more namespaces than can be listed.</source>
        <translation>표시할 수 있는 것보다 네임스페이스가 많습니다.</translation>
    </message>
    <message>
        <source>The history is kept of the first %1 namespaces.</source>
        <translation>이력은 처음 %1개 네임스페이스만 보관합니다.</translation>
    </message>
    <message>
        <source>A part of the past is shown; Esc goes back.</source>
        <translation>과거의 일부를 보고 있습니다. Esc를 누르면 돌아갑니다.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 meets its target of %2 again</source>
        <translation>%1이(가) 다시 목표 %2에 도달했습니다</translation>
    </message>
    <message>
        <source>Hit rate under its target</source>
        <translation>목표보다 낮은 적중률</translation>
    </message>
    <message>
        <source>Picture written to %1</source>
        <translation>%1에 그림을 저장했습니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::InfoModel</name>
    <message>
        <source>new</source>
        <translation>새 항목</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>의미</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>변화</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>섹션</translation>
    </message>
</context>
<context>
    <name>freshet::ui::JsonTreeModel</name>
    <message>
        <source>more of them stand in the text</source>
        <translation>나머지는 텍스트에서 볼 수 있습니다</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyBinDialog</name>
    <message>
        <source>Put back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>휴지통</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>삭제 시각</translation>
    </message>
    <message>
        <source>Would expire</source>
        <translation>만료 예정</translation>
    </message>
    <message>
        <source>Removed keys</source>
        <translation>삭제된 키</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message numerus="yes">
        <source>%n removed key(s), %1 of %2. They are kept as long as this connection is open.</source>
        <translation>
            <numerusform>삭제된 키 %n개, %2 중 %1 사용. 이 연결이 열려 있는 동안 보관됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Lives on for</source>
        <translation>남은 수명</translation>
    </message>
    <message>
        <source>no expiry</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>The bin can&apos;t be read: %1</source>
        <translation>휴지통을 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Reading the bin.</source>
        <translation>휴지통을 읽는 중입니다.</translation>
    </message>
    <message numerus="yes">
        <source>Removed keys are kept for %n day(s), also when Freshet is closed.</source>
        <translation>
            <numerusform>삭제된 키는 Freshet을 닫아도 %n일 동안 보관됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The newest %1 removed keys of this server.</source>
        <translation>이 서버에서 최근 삭제된 키 %1개입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n removed key(s) of this server, %1.</source>
        <translation>
            <numerusform>이 서버에서 삭제된 키 %n개, %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyChangeDialog</name>
    <message>
        <source>Looking at the keys…</source>
        <translation>키를 확인하는 중…</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n key(s)</source>
        <translation>
            <numerusform>키 %n개 삭제</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Rename the key</source>
        <translation>키 이름 바꾸기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Duplicate the key</source>
        <translation>키 복제</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message numerus="yes">
        <source>TTL of %n key(s)</source>
        <translation>
            <numerusform>키 %n개의 TTL</numerusform>
        </translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Expires in</source>
        <translation>다음 시간 후 만료</translation>
    </message>
    <message>
        <source>Never expires</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>For example 90 s, 10 min, 2 h, 7 d</source>
        <translation>예: 90 s, 10 min, 2 h, 7 d (90초, 10분, 2시간, 7일)</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>새 이름</translation>
    </message>
    <message>
        <source>Keep a copy in the bin</source>
        <translation>휴지통에 사본 보관</translation>
    </message>
    <message>
        <source>Up to %1 a key and %2 together; as long as this connection is open</source>
        <translation>키 하나에 %1, 모두 합쳐 %2까지. 이 연결이 열려 있는 동안 보관됩니다</translation>
    </message>
    <message>
        <source>The connection&apos;s name</source>
        <translation>연결 이름</translation>
    </message>
    <message>
        <source>This is production. Type the connection&apos;s name to go on: %1</source>
        <translation>운영 환경입니다. 계속하려면 연결 이름을 입력하세요: %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The keys can&apos;t be looked at: %1</source>
        <translation>키를 확인할 수 없습니다: %1</translation>
    </message>
    <message>
        <source>%1 of %2 are there: %3</source>
        <translation>%2개 중 %1개 있음: %3</translation>
    </message>
    <message>
        <source>%1 in memory</source>
        <translation>메모리 %1</translation>
    </message>
    <message>
        <source>%1 of unknown size</source>
        <translation>크기를 알 수 없는 키 %1개</translation>
    </message>
    <message>
        <source>%1 expire within a minute</source>
        <translation>%1개는 1분 안에 만료</translation>
    </message>
    <message>
        <source>%1 within an hour</source>
        <translation>%1개는 1시간 안</translation>
    </message>
    <message>
        <source>%1 within a day</source>
        <translation>%1개는 하루 안</translation>
    </message>
    <message>
        <source>%1 later</source>
        <translation>%1개는 그 이후</translation>
    </message>
    <message>
        <source>%1 never expire</source>
        <translation>%1개는 만료 없음</translation>
    </message>
    <message>
        <source>Some are too large for the bin and can&apos;t be put back.</source>
        <translation>일부는 휴지통에 넣기에 너무 커서 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>예: %1</translation>
    </message>
    <message>
        <source>None of them is there any more.</source>
        <translation>이제 하나도 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>Change the value of the key</source>
        <translation>키의 값 바꾸기</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message numerus="yes">
        <source>Up to %1 a key and %2 together; for %n day(s)</source>
        <translation>
            <numerusform>키 하나에 최대 %1, 모두 합쳐 %2; %n일 동안</numerusform>
        </translation>
    </message>
    <message>
        <source>Some may be too large for the bin: those can&apos;t be put back.</source>
        <translation>일부는 휴지통에 넣기에 너무 커서 되돌리지 못할 수 있습니다.</translation>
    </message>
    <message>
        <source>Together they may be more than the bin takes: then the rest is not removed.</source>
        <translation>모두 합치면 휴지통 용량을 넘을 수 있습니다. 그러면 나머지는 삭제되지 않습니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyFilterBar</name>
    <message>
        <source>Filters (%1)</source>
        <translation>필터 (%1)</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Search names: text, or a pattern such as v1:product:*</source>
        <translation>이름 검색: 텍스트 또는 v1:product:* 같은 패턴</translation>
    </message>
    <message>
        <source>Search names</source>
        <translation>이름 검색</translation>
    </message>
    <message>
        <source>Searches what is listed while you type; Enter asks the server</source>
        <translation>입력하는 동안 목록에서 찾고, Enter를 누르면 서버에서 찾습니다</translation>
    </message>
    <message>
        <source>All types</source>
        <translation>모든 유형</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Look for keys at the server anew</source>
        <translation>서버에서 키를 다시 찾습니다</translation>
    </message>
    <message>
        <source>TTL below %1</source>
        <translation>TTL %1 미만</translation>
    </message>
    <message>
        <source>Any TTL</source>
        <translation>모든 TTL</translation>
    </message>
    <message>
        <source>No expiry</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1분</translation>
    </message>
    <message>
        <source>10 min</source>
        <translation>10분</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1시간</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1일</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7일</translation>
    </message>
    <message>
        <source>TTL</source>
        <translation>TTL</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Larger than, e.g. 64 KiB</source>
        <translation>크기 하한, 예: 64 KiB</translation>
    </message>
    <message>
        <source>Larger than</source>
        <translation>크기 하한</translation>
    </message>
    <message>
        <source>Only keys that take more memory: 512, 64 KiB, 1.5 MiB</source>
        <translation>메모리를 이보다 많이 쓰는 키만: 512, 64 KiB, 1.5 MiB</translation>
    </message>
    <message>
        <source>Unused for, e.g. 2 h</source>
        <translation>미사용 시간, 예: 2 h</translation>
    </message>
    <message>
        <source>Unused for</source>
        <translation>미사용 시간</translation>
    </message>
    <message>
        <source>Only keys that nobody has read or written for that long: 90 s, 10 min, 2 h, 3 d</source>
        <translation>그동안 아무도 읽거나 쓰지 않은 키만: 90 s, 10 min, 2 h, 3 d</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Remove all filters but the text</source>
        <translation>텍스트를 뺀 모든 필터를 없앱니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyTools</name>
    <message>
        <source>Exporting: %1 of %2</source>
        <translation>내보내는 중: %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1 keys written to %2</source>
        <translation>키 %1개를 %2에 저장했습니다</translation>
    </message>
    <message>
        <source>The export failed: %1</source>
        <translation>내보내지 못했습니다: %1</translation>
    </message>
    <message>
        <source>The connection is read-only</source>
        <translation>읽기 전용 연결입니다</translation>
    </message>
    <message>
        <source>Bin (%1)</source>
        <translation>휴지통 (%1)</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>휴지통</translation>
    </message>
    <message>
        <source>Copy key</source>
        <translation>키 복사</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>값 복사</translation>
    </message>
    <message>
        <source>Copy redis-cli command</source>
        <translation>redis-cli 명령 복사</translation>
    </message>
    <message>
        <source>TTL…</source>
        <translation>TTL…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 바꾸기…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>복제…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Expiries</source>
        <translation>만료</translation>
    </message>
    <message>
        <source>When the listed keys expire: which die together</source>
        <translation>나열된 키가 언제 만료되는지, 함께 사라지는 키는 무엇인지</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>CSV로 내보내기…</translation>
    </message>
    <message>
        <source>Export as JSON lines…</source>
        <translation>JSON Lines로 내보내기…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>The chosen keys, or all shown ones where fewer than two are chosen</source>
        <translation>선택한 키, 둘 미만을 선택했으면 표시된 모든 키</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) copied</source>
        <translation>
            <numerusform>키 %n개를 복사했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The value is copied</source>
        <translation>값을 복사했습니다</translation>
    </message>
    <message>
        <source>The command is copied</source>
        <translation>명령을 복사했습니다</translation>
    </message>
    <message>
        <source>Another change is still running</source>
        <translation>다른 변경이 아직 진행 중입니다</translation>
    </message>
    <message>
        <source>Not changed: somebody else changed it meanwhile, or the new one exists already</source>
        <translation>바꾸지 않았습니다. 그사이 다른 곳에서 바뀌었거나 새 값이 이미 있습니다</translation>
    </message>
    <message>
        <source>Not put back: a key of that name exists, or its time is over</source>
        <translation>되돌리지 않았습니다. 같은 이름의 키가 있거나 만료 시간이 지났습니다</translation>
    </message>
    <message>
        <source>Not done: a key of that name exists</source>
        <translation>실행하지 않았습니다. 같은 이름의 키가 있습니다</translation>
    </message>
    <message>
        <source>Not done: the key is not there any more</source>
        <translation>실행하지 않았습니다. 키가 더 이상 없습니다</translation>
    </message>
    <message>
        <source>Not renamed: the names belong to different nodes of the cluster. Duplicate the key, then remove it</source>
        <translation>이름을 바꾸지 않았습니다. 두 이름이 클러스터의 서로 다른 노드에 속합니다. 키를 복제한 뒤 삭제하세요</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>실행하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>The value is changed</source>
        <translation>값을 바꿨습니다</translation>
    </message>
    <message numerus="yes">
        <source>TTL set for %n key(s)</source>
        <translation>
            <numerusform>키 %n개의 TTL을 설정했습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) never expire now</source>
        <translation>
            <numerusform>키 %n개가 이제 만료되지 않습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) removed</source>
        <translation>
            <numerusform>키 %n개를 삭제했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The key is put back</source>
        <translation>키를 되돌렸습니다</translation>
    </message>
    <message>
        <source>The key is renamed</source>
        <translation>키 이름을 바꿨습니다</translation>
    </message>
    <message>
        <source>The key is duplicated</source>
        <translation>키를 복제했습니다</translation>
    </message>
    <message>
        <source>%1 were gone</source>
        <translation>%1개는 이미 없음</translation>
    </message>
    <message>
        <source>%1 not in the bin</source>
        <translation>%1개는 휴지통에 없음</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1개 실패: %2</translation>
    </message>
    <message>
        <source>stopped before the rest</source>
        <translation>나머지는 중지됨</translation>
    </message>
    <message>
        <source>Export keys</source>
        <translation>키 내보내기</translation>
    </message>
    <message>
        <source>Not put back: the bin does not hold it any more</source>
        <translation>되돌리지 못했습니다: 휴지통에 더 이상 없습니다</translation>
    </message>
    <message>
        <source>Nothing was changed, for it can&apos;t be written down: %1</source>
        <translation>기록할 수 없어 아무것도 바꾸지 않았습니다: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeysModel</name>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>TTL</source>
        <translation>TTL</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>인코딩</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeysPanel</name>
    <message>
        <source>No key was found.</source>
        <translation>찾은 키가 없습니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see its keys.</source>
        <translation>키를 보려면 연결을 여세요.</translation>
    </message>
    <message>
        <source>Not permitted</source>
        <translation>권한 없음</translation>
    </message>
    <message>
        <source>The keys can&apos;t be listed</source>
        <translation>키를 나열할 수 없습니다</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The keys come as soon as the server answers.</source>
        <translation>서버가 응답하면 키가 표시됩니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>표</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>트리</translation>
    </message>
    <message>
        <source>Keys as a table</source>
        <translation>표로 본 키</translation>
    </message>
    <message>
        <source>Keys as a tree</source>
        <translation>트리로 본 키</translation>
    </message>
    <message>
        <source>Progress of the scan</source>
        <translation>스캔 진행률</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Goes on until %1 more keys are found</source>
        <translation>키 %1개를 더 찾을 때까지 계속합니다</translation>
    </message>
    <message>
        <source>All</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Goes on to the last key</source>
        <translation>마지막 키까지 계속합니다</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Look up all</source>
        <translation>모두 조회</translation>
    </message>
    <message>
        <source>Asks the server for type, TTL, size and encoding of all listed keys</source>
        <translation>나열된 모든 키의 유형, TTL, 크기, 인코딩을 서버에 묻습니다</translation>
    </message>
    <message>
        <source>Changing keys</source>
        <translation>키 변경 중</translation>
    </message>
    <message>
        <source>Scanning keys</source>
        <translation>키 스캔 중</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>초당 %1개</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Search keys</source>
        <translation>키 검색</translation>
    </message>
    <message>
        <source>Scan all keys</source>
        <translation>모든 키 스캔</translation>
    </message>
    <message>
        <source>Bin of removed keys</source>
        <translation>삭제된 키의 휴지통</translation>
    </message>
    <message>
        <source>When keys expire</source>
        <translation>키 만료 시각</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeysTreeModel</name>
    <message>
        <source>(empty)</source>
        <comment>the rest of a key&apos;s name</comment>
        <translation>(비어 있음)</translation>
    </message>
    <message>
        <source>%1 more keys: double click or Enter shows the next ones</source>
        <translation>키 %1개 더 있음: 두 번 클릭하거나 Enter를 누르면 다음 키를 표시합니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::MainWindow</name>
    <message>
        <source>%1 can&apos;t be shown there</source>
        <translation>%1 항목은 거기서 볼 수 없습니다</translation>
    </message>
    <message>
        <source>The sandbox runs</source>
        <translation>샌드박스가 실행 중입니다</translation>
    </message>
    <message>
        <source>The sandbox ended: %1</source>
        <translation>샌드박스가 종료되었습니다: %1</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정에 따름</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Connections…</source>
        <translation>연결 관리…</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>명령 팔레트</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>%1  (%2)</source>
        <comment>connection (environment)</comment>
        <translation>%1  (%2)</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>샌드박스</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>Asking the keychain</source>
        <translation>키체인 확인 중</translation>
    </message>
    <message>
        <source>Starting the sandbox</source>
        <translation>샌드박스 시작 중</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>패널</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Open the sandbox</source>
        <translation>샌드박스 열기</translation>
    </message>
    <message>
        <source>Edit connections</source>
        <translation>연결 편집</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>새 연결</translation>
    </message>
    <message>
        <source>Reconnect now</source>
        <translation>지금 다시 연결</translation>
    </message>
    <message>
        <source>Light look</source>
        <translation>밝은 모양</translation>
    </message>
    <message>
        <source>Dark look</source>
        <translation>어두운 모양</translation>
    </message>
    <message>
        <source>Look as the system</source>
        <translation>시스템 모양 따름</translation>
    </message>
    <message>
        <source>The saved connections can&apos;t be read: %1</source>
        <translation>저장된 연결을 읽을 수 없습니다: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::MissRatioDialog</name>
    <message>
        <source>Listen to the server (MONITOR) for</source>
        <translation>서버를 듣기 (MONITOR)</translation>
    </message>
    <message>
        <source>Read a trace file</source>
        <translation>추적 파일 읽기</translation>
    </message>
    <message>
        <source>MONITOR sends every command of all clients here and may halve the server&apos;s throughput meanwhile. It sees the reads that reach Redis, not those that a memory tier answers.</source>
        <translation>MONITOR는 모든 클라이언트의 모든 명령을 여기로 보내며, 그동안 서버 처리량이 절반으로 줄 수 있습니다. Redis에 도달한 읽기만 보이고 메모리 계층이 응답한 읽기는 보이지 않습니다.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>What would more memory bring?</source>
        <translation>메모리를 늘리면?</translation>
    </message>
    <message>
        <source>all namespaces</source>
        <translation>모든 네임스페이스</translation>
    </message>
    <message>
        <source>Misses of %1 by the size of its cache</source>
        <translation>캐시 크기에 따른 %1의 실패율</translation>
    </message>
    <message>
        <source>For each number of keys that the cache could hold, the share of reads that would miss if the least recently used ones went first. The band holds the true value in 95 of 100 cases; without a band the curve is exact.</source>
        <translation>캐시에 담을 수 있는 키 수마다, 가장 오래 쓰이지 않은 키부터 내보낼 때 실패할 읽기의 비율입니다. 띠는 100번 중 95번 실제 값을 포함하며, 띠가 없으면 정확한 곡선입니다.</translation>
    </message>
    <message>
        <source> s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Seconds to listen</source>
        <translation>듣는 시간(초)</translation>
    </message>
    <message>
        <source>One key a line, or CSV with a column key; gzip too</source>
        <translation>한 줄에 키 하나, 또는 key 열이 있는 CSV(gzip 가능)</translation>
    </message>
    <message>
        <source>Trace file</source>
        <translation>추적 파일</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Nothing was measured yet</source>
        <translation>아직 측정하지 않았습니다</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run MONITOR. An administrator can allow it with the rule +monitor; a trace file needs no permission.</source>
        <translation>이 연결의 사용자는 MONITOR를 실행할 수 없습니다. 관리자가 규칙 +monitor로 허용할 수 있습니다. 추적 파일에는 권한이 필요 없습니다.</translation>
    </message>
    <message>
        <source>This connection is read-only, and MONITOR administers the server. A trace file needs no permission.</source>
        <translation>이 연결은 읽기 전용이며 MONITOR는 서버 관리 명령입니다. 추적 파일에는 권한이 필요 없습니다.</translation>
    </message>
    <message>
        <source>No curve: %1</source>
        <translation>곡선 없음: %1</translation>
    </message>
    <message>
        <source>No key of it was read in this time</source>
        <translation>이 시간 동안 읽힌 키가 없습니다</translation>
    </message>
    <message>
        <source>The file reads no key</source>
        <translation>파일에 키를 읽은 기록이 없습니다</translation>
    </message>
    <message>
        <source>%1 reads of about %2 keys in %3.</source>
        <translation>%3 동안 약 %2개 키를 %1회 읽었습니다.</translation>
    </message>
    <message>
        <source>%1 reads of about %2 keys.</source>
        <translation>약 %2개 키를 %1회 읽었습니다.</translation>
    </message>
    <message>
        <source>It was stopped early.</source>
        <translation>도중에 중지되었습니다.</translation>
    </message>
    <message>
        <source>%1 of the keys were followed.</source>
        <translation>키의 %1를 추적했습니다.</translation>
    </message>
    <message>
        <source>That is little: listen longer.</source>
        <translation>표본이 적습니다. 더 오래 들어 보세요.</translation>
    </message>
    <message>
        <source>However large, %1 would miss: the first read of each key.</source>
        <translation>아무리 커도 %1는 실패합니다(각 키의 첫 읽기).</translation>
    </message>
    <message>
        <source>With the %1 keys of now %2 miss, with twice as many %3.</source>
        <translation>현재의 키 %1개로는 %2, 두 배라면 %3가 실패합니다.</translation>
    </message>
    <message>
        <source>With the %1 keys of now %2 miss, with twice as many %3 (%4 to %5).</source>
        <translation>현재의 키 %1개로는 %2, 두 배라면 %3(%4~%5)가 실패합니다.</translation>
    </message>
    <message>
        <source>%1 reads so far</source>
        <translation>지금까지 %1회 읽기</translation>
    </message>
</context>
<context>
    <name>freshet::ui::MissRatioPlot</name>
    <message>
        <source>Miss-ratio curve</source>
        <translation>실패율 곡선</translation>
    </message>
    <message>
        <source>%1 keys</source>
        <translation>키 %1개</translation>
    </message>
    <message>
        <source>%1, about %2</source>
        <translation>%1, 약 %2</translation>
    </message>
    <message>
        <source>%1: %2 miss</source>
        <translation>%1: 실패 %2</translation>
    </message>
    <message>
        <source>%1: %2 miss (%3 to %4)</source>
        <translation>%1: 실패 %2 (%3~%4)</translation>
    </message>
    <message>
        <source>Keys that the cache holds, and their memory</source>
        <translation>캐시에 담긴 키 수와 메모리</translation>
    </message>
    <message>
        <source>Keys that the cache holds</source>
        <translation>캐시에 담긴 키 수</translation>
    </message>
    <message>
        <source>now</source>
        <translation>현재</translation>
    </message>
</context>
<context>
    <name>freshet::ui::NamespaceModel</name>
    <message>
        <source>(no name)</source>
        <translation>(이름 없음)</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>&lt; %1</source>
        <translation>&lt; %1</translation>
    </message>
    <message>
        <source>Of the reads in the last %1 s</source>
        <translation>최근 %1초 동안의 읽기 기준</translation>
    </message>
    <message>
        <source>No reads in the last %1 s</source>
        <translation>최근 %1초 동안 읽기 없음</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>아직 알 수 없음</translation>
    </message>
    <message>
        <source>Percentage points against the last hour, which had %1</source>
        <translation>지난 1시간(%1)과의 차이, 퍼센트포인트</translation>
    </message>
    <message>
        <source>Nothing is known of the last hour</source>
        <translation>지난 1시간에 대해 알려진 것이 없습니다</translation>
    </message>
    <message>
        <source>Of reads whose time was taken. Services that count hits and misses only take no times.</source>
        <translation>시간을 잰 읽기 기준입니다. 적중과 실패만 세는 서비스는 시간을 재지 않습니다.</translation>
    </message>
    <message>
        <source>Estimated from a random sample: between %1 and %2 keys (95 %)</source>
        <translation>무작위 표본으로 추정: 키 %1~%2개 (95 %)</translation>
    </message>
    <message>
        <source>Not known: no sample of the keys could be taken</source>
        <translation>알 수 없음: 키 표본을 뽑지 못했습니다</translation>
    </message>
    <message numerus="yes">
        <source>Estimated from MEMORY USAGE of %n key(s)</source>
        <translation>
            <numerusform>키 %n개의 MEMORY USAGE로 추정</numerusform>
        </translation>
    </message>
    <message>
        <source>Not known: no key of it was in the sample</source>
        <translation>알 수 없음: 표본에 해당 키가 없었습니다</translation>
    </message>
    <message>
        <source>Below this for some minutes there is an alert. F2 changes it.</source>
        <translation>몇 분 동안 이보다 낮으면 알립니다. F2로 바꿉니다.</translation>
    </message>
    <message>
        <source>Hit rate of the last 15 minutes, from 0 to 100 %</source>
        <translation>최근 15분의 적중률, 0~100 %</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>vs. 1 h</source>
        <translation>1시간 대비</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Sets</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>Deletes</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Average read</source>
        <translation>평균 읽기</translation>
    </message>
    <message>
        <source>p95 read</source>
        <translation>p95 읽기</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>목표</translation>
    </message>
    <message>
        <source>Trend</source>
        <translation>추세</translation>
    </message>
</context>
<context>
    <name>freshet::ui::NamespaceTable</name>
    <message>
        <source>Show only this</source>
        <translation>이것만 보기</translation>
    </message>
    <message>
        <source>Show its keys</source>
        <translation>키 보기</translation>
    </message>
    <message>
        <source>Set its target…</source>
        <translation>목표 설정…</translation>
    </message>
    <message>
        <source>Search namespaces</source>
        <translation>네임스페이스 검색</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>Back to all namespaces (Esc)</source>
        <translation>모든 네임스페이스로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Miss-ratio curve…</source>
        <translation>미스율 곡선…</translation>
    </message>
</context>
<context>
    <name>freshet::ui::Navigation</name>
    <message>
        <source>Panels</source>
        <translation>패널</translation>
    </message>
</context>
<context>
    <name>freshet::ui::PasswordPage</name>
    <message>
        <source>Keep it in the system&apos;s keychain</source>
        <translation>시스템 키체인에 저장</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>leave empty for the default user</source>
        <translation>기본 사용자는 비워 두세요</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Log in to %1</source>
        <translation>%1 로그인</translation>
    </message>
    <message>
        <source>No keychain service answers: it is not kept</source>
        <translation>키체인 서비스가 응답하지 않아 저장하지 않습니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ProfileForm</name>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Paste an address</source>
        <translation>주소 붙여넣기</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>One server</source>
        <translation>단일 서버</translation>
    </message>
    <message>
        <source>Unix socket</source>
        <translation>Unix 소켓</translation>
    </message>
    <message>
        <source>Sentinel</source>
        <translation>Sentinel</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>호스트</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>주소 목록</translation>
    </message>
    <message>
        <source>Socket</source>
        <translation>소켓</translation>
    </message>
    <message>
        <source>Choose the socket</source>
        <translation>소켓 선택</translation>
    </message>
    <message>
        <source>Master name</source>
        <translation>마스터 이름</translation>
    </message>
    <message>
        <source>Sentinels&apos; user</source>
        <translation>Sentinel 사용자</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>leave empty for the default user</source>
        <translation>기본 사용자는 비워 두세요</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>비밀번호 보기</translation>
    </message>
    <message>
        <source>Keep it in the system&apos;s keychain</source>
        <translation>시스템 키체인에 저장</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Encrypt the connection with TLS</source>
        <translation>TLS로 연결 암호화</translation>
    </message>
    <message>
        <source>Verify the server&apos;s certificate</source>
        <translation>서버 인증서 검증</translation>
    </message>
    <message>
        <source>the system&apos;s authorities</source>
        <translation>시스템 인증 기관</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>인증 기관</translation>
    </message>
    <message>
        <source>Choose the authority&apos;s certificate</source>
        <translation>인증 기관 인증서 선택</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>Choose the client certificate</source>
        <translation>클라이언트 인증서 선택</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>클라이언트 키</translation>
    </message>
    <message>
        <source>Choose the client&apos;s private key</source>
        <translation>클라이언트 개인 키 선택</translation>
    </message>
    <message>
        <source>Server name</source>
        <translation>서버 이름</translation>
    </message>
    <message>
        <source>as the host</source>
        <translation>호스트와 동일</translation>
    </message>
    <message>
        <source>How Freshet treats it</source>
        <translation>Freshet의 취급 방식</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>환경</translation>
    </message>
    <message>
        <source>The environment&apos;s own</source>
        <translation>환경 기본색</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>주황</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>분홍</translation>
    </message>
    <message>
        <source>Ochre</source>
        <translation>황토</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>보라</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>회색</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>색</translation>
    </message>
    <message>
        <source>Read-only: refuse every command that changes something</source>
        <translation>읽기 전용: 데이터를 바꾸는 명령을 모두 거부</translation>
    </message>
    <message>
        <source>Gentle: walks over the keys make way for other clients</source>
        <translation>부드럽게: 키를 훑을 때 다른 클라이언트에 양보</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>No keychain service answers: the password is asked for each time</source>
        <translation>키체인 서비스가 응답하지 않아 비밀번호를 매번 묻습니다</translation>
    </message>
    <message>
        <source>At least one address, as host:port</source>
        <translation>host:port 형식의 주소가 하나 이상 필요합니다</translation>
    </message>
    <message>
        <source>A name is needed</source>
        <translation>이름을 입력하세요</translation>
    </message>
    <message>
        <source>Another connection has this name</source>
        <translation>같은 이름의 연결이 이미 있습니다</translation>
    </message>
    <message>
        <source>A host name or an address is needed</source>
        <translation>호스트 이름이나 주소를 입력하세요</translation>
    </message>
    <message>
        <source>Only the host: no blanks, slashes or user</source>
        <translation>호스트만 입력하세요. 공백, 슬래시, 사용자는 넣을 수 없습니다</translation>
    </message>
    <message>
        <source>The full path of the socket is needed, beginning with /</source>
        <translation>/로 시작하는 소켓의 전체 경로를 입력하세요</translation>
    </message>
    <message>
        <source>The name by which the Sentinels know the master is needed</source>
        <translation>Sentinel에 등록된 마스터 이름을 입력하세요</translation>
    </message>
    <message>
        <source>This file cannot be read</source>
        <translation>파일을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>The key needs its certificate</source>
        <translation>키에 맞는 인증서가 필요합니다</translation>
    </message>
    <message>
        <source>The certificate needs its key</source>
        <translation>인증서에 맞는 키가 필요합니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ProfileListModel</name>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ProfileStore</name>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (사본)</translation>
    </message>
</context>
<context>
    <name>freshet::ui::RateCollector</name>
    <message>
        <source>The history is kept in memory only: %1</source>
        <translation>이력을 메모리에만 보관합니다: %1</translation>
    </message>
    <message>
        <source>The file of the history was damaged. It was set aside as %1 and begun anew.</source>
        <translation>이력 파일이 손상되어 %1(으)로 옮기고 새로 시작했습니다.</translation>
    </message>
    <message>
        <source>The history is kept in memory for now: %1</source>
        <translation>지금은 이력을 메모리에 보관합니다: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::RefreshControl</name>
    <message>
        <source>Paused, from %1</source>
        <translation>일시 정지, %1 기준</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>%1 기준</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>every %1</source>
        <translation>%1마다</translation>
    </message>
    <message>
        <source>Refresh interval</source>
        <translation>새로 고침 간격</translation>
    </message>
    <message>
        <source>How often this panel asks the server</source>
        <translation>이 패널이 서버에 묻는 간격</translation>
    </message>
    <message>
        <source>Go on refreshing</source>
        <translation>새로 고침 계속</translation>
    </message>
    <message>
        <source>Pause refreshing</source>
        <translation>새로 고침 일시 정지</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>지금 새로 고침</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ServerPanel</name>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the server.</source>
        <translation>서버를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않음</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>this user may not run INFO</source>
        <translation>이 사용자는 INFO 명령을 실행할 수 없음</translation>
    </message>
    <message>
        <source>the server&apos;s answer can&apos;t be used: %1</source>
        <translation>서버 응답을 사용할 수 없음: %1</translation>
    </message>
    <message>
        <source>INFO is empty.</source>
        <translation>INFO 응답이 비어 있습니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see what its server says of itself.</source>
        <translation>연결을 열면 서버가 알려 주는 정보를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>INFO is not permitted</source>
        <translation>INFO 명령이 허용되지 않음</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run the command INFO. An administrator can allow it with the rule +info.</source>
        <translation>이 연결의 사용자는 INFO 명령을 실행할 수 없습니다. 관리자가 +info 규칙으로 허용할 수 있습니다.</translation>
    </message>
    <message>
        <source>No information</source>
        <translation>정보 없음</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The values come as soon as the server answers.</source>
        <translation>서버가 응답하는 대로 값이 나타납니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만 기다려 주세요</translation>
    </message>
    <message numerus="yes">
        <source>%n replica(s)</source>
        <translation>
            <numerusform>복제본 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>%1부터</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>전체 %1</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>peak %1</source>
        <translation>최대 %1</translation>
    </message>
    <message>
        <source>%1, peak %2</source>
        <translation>%1, 최대 %2</translation>
    </message>
    <message>
        <source>%1 blocked</source>
        <translation>블로킹 대기 %1</translation>
    </message>
    <message>
        <source>All sections</source>
        <translation>모든 섹션</translation>
    </message>
    <message>
        <source>(without name)</source>
        <translation>(이름 없음)</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n줄</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%n줄 중 %1줄</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>찾은 결과가 없습니다</translation>
    </message>
    <message>
        <source> (the server sent more)</source>
        <translation> (서버가 더 보냈습니다)</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) copied</source>
        <translation>
            <numerusform>%n줄을 복사했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Uptime</source>
        <translation>가동 시간</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>The cluster&apos;s node whose values are shown</source>
        <translation>값을 표시할 클러스터 노드</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>이름과 값 검색</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>섹션</translation>
    </message>
    <message>
        <source>What the server says of itself</source>
        <translation>서버가 알려 주는 정보</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the chosen lines, or all shown ones</source>
        <translation>선택한 줄 또는 보이는 줄 전체 복사</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StaleBanner</name>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>Values from %1, %2</source>
        <translation>%1의 값, %2</translation>
    </message>
    <message>
        <source>No values yet, %1</source>
        <translation>아직 값 없음, %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StatusLine</name>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Something runs</source>
        <translation>작업 진행 중</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop: %1</source>
        <translation>중지: %1</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TimeChart</name>
    <message>
        <source>no data</source>
        <translation>데이터 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n more event(s)</source>
        <translation>
            <numerusform>외 사건 %n건</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ValueItemsModel</name>
    <message>
        <source>Field</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>순번</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>멤버</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ValuePanel</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>요소 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in memory</source>
        <translation>메모리 %1</translation>
    </message>
    <message>
        <source>No key is chosen</source>
        <translation>선택한 키 없음</translation>
    </message>
    <message>
        <source>Choose a key to see what it holds.</source>
        <translation>키를 선택하면 내용을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>The value is on its way.</source>
        <translation>값을 가져오는 중입니다.</translation>
    </message>
    <message>
        <source>The key is gone</source>
        <translation>키가 없어졌습니다</translation>
    </message>
    <message>
        <source>It expired, was evicted or was removed after it had been listed.</source>
        <translation>나열된 뒤에 만료되었거나, 축출되었거나, 삭제되었습니다.</translation>
    </message>
    <message>
        <source>Unknown type</source>
        <translation>알 수 없는 유형</translation>
    </message>
    <message>
        <source>Values of the type %1 can&apos;t be shown.</source>
        <translation>%1 유형의 값은 표시할 수 없습니다.</translation>
    </message>
    <message>
        <source>The value can&apos;t be shown</source>
        <translation>값을 표시할 수 없습니다</translation>
    </message>
    <message>
        <source>%1 of %2 loaded</source>
        <translation>%2 중 %1 불러옴</translation>
    </message>
    <message>
        <source>More than that is not shown here</source>
        <translation>이보다 많은 내용은 여기에 표시하지 않습니다</translation>
    </message>
    <message>
        <source>Elements of the value</source>
        <translation>값의 요소</translation>
    </message>
    <message>
        <source>Load more</source>
        <translation>더 불러오기</translation>
    </message>
    <message>
        <source>Load all</source>
        <translation>모두 불러오기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceAddDialog</name>
    <message>
        <source>Choose files…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Public: other users may use it</source>
        <translation>공개: 다른 사용자도 사용할 수 있음</translation>
    </message>
    <message>
        <source>Add a voice</source>
        <translation>음성 추가</translation>
    </message>
    <message>
        <source>One that the provider has</source>
        <translation>제공자에 있는 음성</translation>
    </message>
    <message>
        <source>A new clone of audio files</source>
        <translation>오디오 파일로 새 클론 만들기</translation>
    </message>
    <message>
        <source>One for trying out</source>
        <translation>시험용 음성</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Provider&apos;s id</source>
        <translation>제공자 ID</translation>
    </message>
    <message>
        <source>Audio files</source>
        <translation>오디오 파일</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Audio files of the voice</source>
        <translation>음성의 오디오 파일</translation>
    </message>
    <message>
        <source>Audio files (*.mp3 *.wav *.m4a *.ogg *.flac *.webm)</source>
        <translation>오디오 파일 (*.mp3 *.wav *.m4a *.ogg *.flac *.webm)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>The user is a UUID, such as 3f2b8c1e-0000-4000-8000-000000000001.</source>
        <translation>사용자는 UUID여야 합니다. 예: 3f2b8c1e-0000-4000-8000-000000000001</translation>
    </message>
    <message>
        <source>The voice needs a name of at most 200 characters.</source>
        <translation>음성 이름을 200자 이내로 입력하세요.</translation>
    </message>
    <message>
        <source>Language and gender must not be empty; &quot;unknown&quot; will do.</source>
        <translation>언어와 성별은 비울 수 없습니다. &quot;unknown&quot;도 됩니다.</translation>
    </message>
    <message>
        <source>Give the id that the voice has at the provider.</source>
        <translation>제공자에서 쓰는 음성 ID를 입력하세요.</translation>
    </message>
    <message>
        <source>Choose at least one audio file.</source>
        <translation>오디오 파일을 하나 이상 선택하세요.</translation>
    </message>
    <message>
        <source>The provider makes the clone: give its key in the settings first.</source>
        <translation>클론은 제공자가 만듭니다. 먼저 설정에서 키를 입력하세요.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceKeyDialog</name>
    <message>
        <source>The provider&apos;s key</source>
        <translation>제공자 키</translation>
    </message>
    <message>
        <source>It is kept in the system&apos;s keychain. Where there is none it is asked for with each connection.</source>
        <translation>시스템 키체인에 저장됩니다. 키체인이 없으면 연결할 때마다 묻습니다.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceListModel</name>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>구분</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>Came from</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>Provider&apos;s id</source>
        <translation>제공자 ID</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceLogModel</name>
    <message>
        <source>Tick</source>
        <translation>틱</translation>
    </message>
    <message>
        <source>published</source>
        <translation>발행됨</translation>
    </message>
    <message>
        <source>published by %1</source>
        <translation>%1에서 발행</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceSettingsDialog</name>
    <message>
        <source>Show it</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Voice synchronisation</source>
        <translation>음성 동기화</translation>
    </message>
    <message>
        <source>For this connection, which brings its own provider and database.</source>
        <translation>제공자와 데이터베이스가 함께 정해진 연결입니다.</translation>
    </message>
    <message>
        <source>For this connection alone: its queue and the database belong together.</source>
        <translation>이 연결에만 적용됩니다. 큐와 데이터베이스는 한 쌍이기 때문입니다.</translation>
    </message>
    <message>
        <source>Provider&apos;s address</source>
        <translation>제공자 주소</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Kept in the system&apos;s keychain; where there is none, asked for each time</source>
        <translation>시스템 키체인에 저장되며, 키체인이 없으면 매번 묻습니다</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>any model that is fine-tuned</source>
        <translation>파인튜닝된 아무 모델</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>your own, or /path/to/file, or postgresql://user@host/name</source>
        <translation>비우면 기본값, 또는 /path/to/file, postgresql://user@host/name</translation>
    </message>
    <message>
        <source>Database password</source>
        <translation>데이터베이스 비밀번호</translation>
    </message>
    <message>
        <source>Tick every</source>
        <translation>틱 주기</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, behind a number</comment>
        <translation>초</translation>
    </message>
    <message>
        <source>Fails after</source>
        <translation>실패 처리까지</translation>
    </message>
    <message>
        <source> min</source>
        <comment>minutes, behind a number</comment>
        <translation>분</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>동시 요청 수</translation>
    </message>
    <message>
        <source>Start with this connection</source>
        <translation>이 연결과 함께 시작</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Try the database, the address and the key without changing anything</source>
        <translation>아무것도 바꾸지 않고 데이터베이스, 주소, 키를 확인합니다</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The key has characters that no header can carry; paste it again.</source>
        <translation>키에 헤더로 보낼 수 없는 문자가 있습니다. 다시 붙여 넣으세요.</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>통과</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>진행 중…</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>확인 전</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceTest</name>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>Provider&apos;s address</source>
        <translation>제공자 주소</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n voice(s)</source>
        <translation>
            <numerusform>%1: 음성 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: no table of voices yet</source>
        <translation>%1: 음성 테이블 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) at the provider</source>
        <translation>
            <numerusform>제공자의 음성 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoicesController</name>
    <message>
        <source>The worker was not started: no key is kept for the provider.</source>
        <translation>저장된 제공자 키가 없어 워커를 시작하지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoicesModel</name>
    <message>
        <source>Public</source>
        <translation>공개</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>비공개</translation>
    </message>
    <message>
        <source>%1
id %2</source>
        <comment>name, id</comment>
        <translation>%1
ID %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>공개 여부</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>만든 시각</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Provider&apos;s id</source>
        <translation>제공자 ID</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoicesPanel</name>
    <message>
        <source>There is no keychain here: the key is asked for again with the next connection.</source>
        <translation>키체인이 없어 다음 연결 때 키를 다시 묻습니다.</translation>
    </message>
    <message>
        <source>Start the synchronisation of voices</source>
        <translation>음성 동기화 시작</translation>
    </message>
    <message>
        <source>Freshet asks the provider for every voice in the queue, sets what is done in the database and publishes its events, until it is stopped or the connection is closed. Of several workers one works at a time.</source>
        <translation>중지하거나 연결을 닫을 때까지 Freshet이 큐의 모든 음성을 제공자에게 확인하고, 끝난 음성을 데이터베이스에 반영하고 이벤트를 발행합니다. 워커가 여럿이면 한 번에 하나만 작업합니다.</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>큐에 있음</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>제공자</translation>
    </message>
    <message>
        <source>Tick every</source>
        <translation>틱 주기</translation>
    </message>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n초</numerusform>
        </translation>
    </message>
    <message>
        <source>It can be stopped at any time; what it has settled stays.</source>
        <translation>언제든 중지할 수 있으며, 이미 반영된 내용은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Add a voice</source>
        <translation>음성 추가</translation>
    </message>
    <message>
        <source>The voice is written to the table and queued for the provider.</source>
        <translation>음성을 테이블에 저장하고 큐에 넣습니다.</translation>
    </message>
    <message>
        <source>The provider makes a clone of the files, which counts towards the account&apos;s voices; then the voice is written to the table and queued.</source>
        <translation>제공자가 파일로 클론을 만들며 계정의 음성 수에 포함됩니다. 그다음 음성을 테이블에 저장하고 큐에 넣습니다.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Audio files</source>
        <translation>오디오 파일</translation>
    </message>
    <message>
        <source>The voice can be deleted again.</source>
        <translation>음성은 다시 삭제할 수 있습니다.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a voice&apos;s name, its id</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Also at the provider, where they are clones</source>
        <translation>클론은 제공자에서도 삭제</translation>
    </message>
    <message numerus="yes">
        <source>Try %n voice(s) again</source>
        <translation>
            <numerusform>음성 %n개 다시 시도</numerusform>
        </translation>
    </message>
    <message>
        <source>They are in work again, their time begins anew, and they are queued. Completed ones stay as they are.</source>
        <translation>다시 처리 중이 되고 대기 시간이 새로 시작되며 큐에 들어갑니다. 완료된 음성은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>They can be set to failed.</source>
        <translation>실패로 바꿀 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Set %n voice(s) to failed</source>
        <translation>
            <numerusform>음성 %n개를 실패로 바꾸기</numerusform>
        </translation>
    </message>
    <message>
        <source>Whatever the provider says. They leave the queue. Completed ones stay as they are.</source>
        <translation>제공자의 응답과 상관없이 바꾸고 큐에서 뺍니다. 완료된 음성은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Set to failed</source>
        <translation>실패로 바꾸기</translation>
    </message>
    <message>
        <source>They can be tried again.</source>
        <translation>다시 시도할 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n voice(s)</source>
        <translation>
            <numerusform>음성 %n개 삭제</numerusform>
        </translation>
    </message>
    <message>
        <source>Their rows are deleted and voice.deleted is published.</source>
        <translation>행을 삭제하고 voice.deleted를 발행합니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Make the tables of voices</source>
        <translation>음성 테이블 만들기</translation>
    </message>
    <message>
        <source>The tables voices and outbox are made in this database. What another service made is kept and gets the columns that it lacks.</source>
        <translation>이 데이터베이스에 voices와 outbox 테이블을 만듭니다. 다른 서비스가 만든 테이블은 유지하고 없는 열만 추가합니다.</translation>
    </message>
    <message>
        <source>Make them</source>
        <translation>만들기</translation>
    </message>
    <message>
        <source>They can be dropped with the database&apos;s own tools.</source>
        <translation>데이터베이스 도구로 지울 수 있습니다.</translation>
    </message>
    <message>
        <source>The user is a UUID, such as 3f2b8c1e-0000-4000-8000-000000000001.</source>
        <translation>사용자는 UUID여야 합니다. 예: 3f2b8c1e-0000-4000-8000-000000000001</translation>
    </message>
    <message>
        <source>Changing voices</source>
        <translation>음성 변경 중</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Voices</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>큐</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>처리 중</translation>
    </message>
    <message>
        <source>Next tick</source>
        <translation>다음 틱</translation>
    </message>
    <message>
        <source>Who works</source>
        <translation>작업 주체</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>설정…</translation>
    </message>
    <message>
        <source>Provider, key, database, interval</source>
        <translation>제공자, 키, 데이터베이스, 주기</translation>
    </message>
    <message>
        <source>Tick now</source>
        <translation>지금 틱</translation>
    </message>
    <message>
        <source>Look at the queue now and ask the provider</source>
        <translation>지금 큐를 보고 제공자에게 확인합니다</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop the worker; another one may take over</source>
        <translation>워커를 중지합니다. 다른 워커가 이어받을 수 있습니다</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>이전 쪽</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>다음 쪽</translation>
    </message>
    <message>
        <source>Search names and ids</source>
        <translation>이름과 ID 검색</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>모든 상태</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>A user&apos;s voices</source>
        <translation>사용자의 음성</translation>
    </message>
    <message>
        <source>Log, queue and a user&apos;s voices</source>
        <translation>로그, 큐, 사용자의 음성</translation>
    </message>
    <message>
        <source>What became of voices</source>
        <translation>음성 처리 기록</translation>
    </message>
    <message>
        <source>All voices</source>
        <translation>모든 음성</translation>
    </message>
    <message>
        <source>What stands in the queue</source>
        <translation>큐에 있는 항목</translation>
    </message>
    <message>
        <source>The user&apos;s id</source>
        <translation>사용자 ID</translation>
    </message>
    <message>
        <source>Ask the service</source>
        <translation>서비스처럼 조회</translation>
    </message>
    <message>
        <source>Ask anew</source>
        <translation>새로 조회</translation>
    </message>
    <message>
        <source>The user&apos;s voices</source>
        <translation>사용자의 음성</translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the server.</source>
        <translation>서버를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see which voices wait for their provider.</source>
        <translation>연결을 열면 제공자를 기다리는 음성이 보입니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>The database and the server are asked.</source>
        <translation>데이터베이스와 서버에 확인하는 중입니다.</translation>
    </message>
    <message>
        <source>database: %1</source>
        <translation>데이터베이스: %1</translation>
    </message>
    <message>
        <source>No table of voices</source>
        <translation>음성 테이블 없음</translation>
    </message>
    <message>
        <source>This database has no table of voices yet. It is made with the first voice, when the worker starts, or now.</source>
        <translation>이 데이터베이스에는 아직 음성 테이블이 없습니다. 첫 음성을 추가하거나 워커를 시작할 때, 또는 지금 만들 수 있습니다.</translation>
    </message>
    <message>
        <source>Make the tables</source>
        <translation>테이블 만들기</translation>
    </message>
    <message>
        <source>The database can&apos;t be read</source>
        <translation>데이터베이스를 읽을 수 없음</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>검색 결과 없음</translation>
    </message>
    <message>
        <source>No voice of this status has that in its name or ids.</source>
        <translation>이 상태의 음성 중 이름이나 ID에 해당 글자가 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>No voices yet</source>
        <translation>아직 음성이 없음</translation>
    </message>
    <message>
        <source>A voice that is added here, by freshetctl or by a service shows in this table.</source>
        <translation>여기서, freshetctl로 또는 서비스가 추가한 음성이 이 표에 나타납니다.</translation>
    </message>
    <message>
        <source>expires in %1</source>
        <translation>%1 뒤 만료</translation>
    </message>
    <message>
        <source>does not expire</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>at least %1 missing</source>
        <translation>최소 %1개 누락</translation>
    </message>
    <message>
        <source>%1 missing</source>
        <translation>%1개 누락</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>대기 없음</translation>
    </message>
    <message>
        <source>In work by the database and not in the queue: the worker puts them back when it starts and after each lost connection.</source>
        <translation>데이터베이스에는 처리 중이지만 큐에 없는 음성입니다. 워커가 시작할 때와 연결이 끊겼다 돌아올 때 다시 넣습니다.</translation>
    </message>
    <message>
        <source>%1 completed</source>
        <translation>완료 %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>실패 %1</translation>
    </message>
    <message>
        <source>%1 of another status</source>
        <translation>기타 상태 %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>아직 없음</translation>
    </message>
    <message>
        <source>last %1 in %2</source>
        <translation>최근 %1, %2</translation>
    </message>
    <message>
        <source>Freshet</source>
        <translation>Freshet</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>이 창</translation>
    </message>
    <message>
        <source>another</source>
        <translation>다른 워커</translation>
    </message>
    <message>
        <source>%1, for %2</source>
        <comment>who, how long</comment>
        <translation>%1, %2 남음</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>the lease is free</source>
        <translation>리스가 비어 있음</translation>
    </message>
    <message>
        <source>The provider refused the key: change it in the settings, then start.</source>
        <translation>제공자가 키를 거부했습니다. 설정에서 키를 바꾼 뒤 시작하세요.</translation>
    </message>
    <message>
        <source>The first tick runs.</source>
        <translation>첫 틱을 실행하는 중입니다.</translation>
    </message>
    <message>
        <source>No worker runs in this window.</source>
        <translation>이 창에서 실행 중인 워커가 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n tick(s)</source>
        <translation>
            <numerusform>틱 %n회</numerusform>
        </translation>
    </message>
    <message>
        <source>Worker: %1</source>
        <translation>워커: %1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>This connection is read-only</source>
        <translation>읽기 전용 연결입니다</translation>
    </message>
    <message>
        <source>Ask the provider for the voices in the queue, every %1</source>
        <translation>%1마다 큐의 음성을 제공자에게 확인합니다</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>No further ticks; another worker may take over</source>
        <translation>틱을 멈춥니다. 다른 워커가 이어받을 수 있습니다</translation>
    </message>
    <message>
        <source>0 voices</source>
        <translation>음성 0개</translation>
    </message>
    <message>
        <source>%1–%2 of %3</source>
        <translation>%3개 중 %1–%2</translation>
    </message>
    <message>
        <source>The queue was not looked at yet.</source>
        <translation>아직 큐를 확인하지 않았습니다.</translation>
    </message>
    <message>
        <source>Nothing stands in voice:sync:queue.</source>
        <translation>voice:sync:queue가 비어 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in voice:sync:queue</source>
        <translation>
            <numerusform>voice:sync:queue에 음성 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>it expires as a whole in %1, unless one is added</source>
        <translation>새로 추가되지 않으면 %1 뒤 통째로 만료</translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in work are missing from it</source>
        <translation>
            <numerusform>처리 중인데 큐에 없는 음성 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1 are shown</source>
        <translation>처음 %1개만 표시</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <comment>an id, a voice&apos;s name</comment>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Of %1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Of all voices; events can&apos;t be read: %1</source>
        <translation>모든 음성, 이벤트를 읽을 수 없음: %1</translation>
    </message>
    <message>
        <source>Of all voices</source>
        <translation>모든 음성</translation>
    </message>
    <message>
        <source>This user may not run %1</source>
        <translation>이 사용자는 %1을(를) 실행할 수 없습니다</translation>
    </message>
    <message>
        <source>Put the chosen voices back to work</source>
        <translation>선택한 음성을 다시 처리합니다</translation>
    </message>
    <message>
        <source>Fail</source>
        <translation>실패 처리</translation>
    </message>
    <message>
        <source>Set the chosen voices to failed</source>
        <translation>선택한 음성을 실패로 바꿉니다</translation>
    </message>
    <message>
        <source>Delete the chosen voices</source>
        <translation>선택한 음성을 삭제합니다</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>추가…</translation>
    </message>
    <message>
        <source>What is found is cached, and this connection is read-only</source>
        <translation>조회 결과를 캐시하므로 읽기 전용 연결에서는 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>As the service would answer: from its caches where they have it</source>
        <translation>서비스처럼 캐시에 있으면 캐시에서 가져옵니다</translation>
    </message>
    <message>
        <source>Past all caches, from the database and the provider</source>
        <translation>캐시를 거치지 않고 데이터베이스와 제공자에서 가져옵니다</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>조회 중…</translation>
    </message>
    <message>
        <source>own: %1 · public: %2 · ready-made: %3</source>
        <translation>본인: %1 · 공개: %2 · 기본 제공: %3</translation>
    </message>
    <message>
        <source>the provider: %1</source>
        <translation>제공자: %1</translation>
    </message>
    <message>
        <source>Own, public and ready-made voices, and where each came from</source>
        <translation>본인, 공개, 기본 제공 음성과 각각의 출처</translation>
    </message>
</context>
<context>
    <name>freshet::ui::Welcome</name>
    <message>
        <source>Open the sandbox</source>
        <translation>샌드박스 열기</translation>
    </message>
    <message>
        <source>Recent connections</source>
        <translation>최근 연결</translation>
    </message>
    <message>
        <source>See whether your caches work, why not, and repair them.</source>
        <translation>캐시가 제대로 동작하는지 보고, 원인을 찾아 바로잡습니다.</translation>
    </message>
    <message>
        <source>A private Redis with sample services and live traffic. Nothing of yours is touched.</source>
        <translation>예제 서비스와 실시간 트래픽이 있는 전용 Redis입니다. 기존 서버에는 영향이 없습니다.</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>서버에 연결</translation>
    </message>
    <message>
        <source>Address of a server</source>
        <translation>서버 주소</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>More settings…</source>
        <translation>자세한 설정…</translation>
    </message>
    <message>
        <source>TLS, Sentinel, Cluster, Unix socket, saved connections</source>
        <translation>TLS, Sentinel, 클러스터, Unix 소켓, 저장된 연결</translation>
    </message>
    <message>
        <source>The sandbox starts…</source>
        <translation>샌드박스 시작 중…</translation>
    </message>
    <message>
        <source>%1, last used %2</source>
        <translation>%1, 마지막 사용 %2</translation>
    </message>
</context>
</TS>
